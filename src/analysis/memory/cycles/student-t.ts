/** Lanczos approximation (g = 7, n = 9) of the logarithm of the gamma function, for positive arguments. */
const lanczos = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
] as const;

const tiny = 1e-300;
const precision = 1e-12;
const maxSteps = 300;

/** The share of Student's t distribution that lies below `t`. */
export function studentBelow(t: number, freedom: number): number {
  const tail = 0.5 * incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
  return t > 0 ? 1 - tail : tail;
}

// Regularised, by its continued fraction (Lentz's method; Abramowitz and Stegun 26.5.8).
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  let [c, d] = [1, notZero(1 - ((a + b) * x) / (a + 1))];
  d = 1 / d;
  let fraction = d;
  for (let step = 1; step <= maxSteps; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / notZero(1 + term * d);
      c = notZero(1 + term / c);
      change *= d * c;
    }
    fraction *= change;
    if (Math.abs(change - 1) < precision) break;
  }
  return (front * fraction) / a;
}

function notZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}

function logGamma(value: number): number {
  const x = value - 1;
  const base = x + lanczos.length - 1.5;
  const sum = lanczos.reduce((total, factor, i) => (i === 0 ? factor : total + factor / (x + i)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(base) - base + Math.log(sum);
}
