/** The call stacks: widths by bytes, a click zooms into a box, the search field marks functions. */
export function setUpIcicle(): void {
  const icicle = document.querySelector<HTMLElement>('#icicle');
  const top = icicle?.querySelector<HTMLElement>(':scope > .node');
  if (!icicle || !top) return;
  setWidths(top);
  const zoom = (node: HTMLElement): void => zoomTo(icicle, node);
  icicle.addEventListener('click', (event) => {
    const node = event.target instanceof Element ? event.target.closest<HTMLElement>('.node') : null;
    if (node) zoom(node);
  });
  document.querySelector('#icicle-all')?.addEventListener('click', () => zoom(top));
  const input = document.querySelector<HTMLInputElement>('#icicle-find');
  input?.addEventListener('input', () => find(icicle, input.value));
}

function bytesOf(node: HTMLElement): number {
  return Number(node.dataset['bytes']);
}

function setWidths(node: HTMLElement): void {
  for (const child of childrenOf(node)) {
    child.style.flexBasis = `${(bytesOf(child) / bytesOf(node)) * 100}%`;
    setWidths(child);
  }
}

function childrenOf(node: HTMLElement): HTMLElement[] {
  return [...node.querySelectorAll<HTMLElement>(':scope > .row > .node')];
}

// What leads to the node stays as thin boxes of full width above it; what is beside it goes.
function zoomTo(icicle: HTMLElement, target: HTMLElement): void {
  for (const node of icicle.querySelectorAll('.aside, .above')) node.classList.remove('aside', 'above');
  for (let node = target; node.parentElement && node.parentElement !== icicle;) {
    const parent: HTMLElement | null = node.parentElement.closest('.node');
    if (!parent) break;
    parent.classList.add('above');
    for (const sibling of childrenOf(parent)) if (sibling !== node) sibling.classList.add('aside');
    node = parent;
  }
}

function find(icicle: HTMLElement, text: string): void {
  const wanted = text.trim().toLowerCase();
  let bytes = 0;
  let boxes = 0;
  for (const node of icicle.querySelectorAll<HTMLElement>('.node')) {
    const box = node.querySelector(':scope > .box');
    const isFound = wanted !== '' && (box?.textContent ?? '').toLowerCase().includes(wanted);
    node.classList.toggle('found', isFound);
    if (!isFound) continue;
    boxes++;
    // A function that calls itself, or is below another that was found, counts once.
    if (!node.parentElement?.closest('.node.found')) bytes += bytesOf(node);
  }
  const output = document.querySelector('#icicle-found');
  if (output) output.textContent = wanted === '' ? '' : `${boxes} boxes, ${bytes.toLocaleString('en')} B`;
}
