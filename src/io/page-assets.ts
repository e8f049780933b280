import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The chart library and the compiled script of the HTML report's page, as text to be put into it. */
export function readPageAssets(): { chartScript: string; chartStyle: string; pageScript: string } {
  const require = createRequire(import.meta.url);
  return {
    chartScript: readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8'),
    chartStyle: readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8'),
    pageScript: readFileSync(new URL('../report/html/page/page.js', import.meta.url), 'utf8'),
  };
}
