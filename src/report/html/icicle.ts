import type { HeapDumpReport, HeapGroup } from '../../model/heap-report.js';
import { formatBytes, formatShare } from '../text/units.js';
import { markup, Markup } from './markup.js';

/** Frames deeper than this add nothing that a reader of a page can see. */
const maxDepth = 24;
/** Parts narrower than this share of the whole are put together. */
const smallestShare = 0.004;

type IcicleNode = { readonly name: string; bytes: number; readonly callees: Map<string, IcicleNode> };

/** The leaked bytes by call stack, outermost function on top; the width of a box is its share of the bytes. */
export function renderIcicle(dump: HeapDumpReport): Markup | null {
  const root = buildTree(dump.groups.filter(({ stack }) => stack.length > 0));
  if (root.bytes === 0) return null;
  return markup`<div class="icicle">${renderNode(root, root.bytes)}</div>`;
}

function buildTree(groups: readonly HeapGroup[]): IcicleNode {
  const root = createNode('all leaks with a known stack');
  for (const { stack, bytes } of groups) {
    let node = root;
    root.bytes += bytes;
    for (const frame of stack.toReversed().slice(0, maxDepth)) {
      node = calleeOf(node, frame.name ?? '??');
      node.bytes += bytes;
    }
  }
  return root;
}

function createNode(name: string): IcicleNode {
  return { name, bytes: 0, callees: new Map() };
}

function calleeOf(node: IcicleNode, name: string): IcicleNode {
  let callee = node.callees.get(name);
  if (!callee) {
    callee = createNode(name);
    node.callees.set(name, callee);
  }
  return callee;
}

function renderNode(node: IcicleNode, total: number): Markup {
  const callees = [...node.callees.values()]
    .filter(({ bytes }) => bytes / total >= smallestShare)
    .toSorted((a, b) => b.bytes - a.bytes);
  const label = `${node.name}: ${formatBytes(node.bytes)}, ${formatShare(node.bytes, total)}`;
  // A class a percent stands for a style attribute, which the page's policy forbids.
  const children = callees.map(
    (callee) => markup`<div class="w${widthOf(callee.bytes, node.bytes)}">${renderNode(callee, total)}</div>`,
  );
  return markup`<div class="box" title="${label}">${node.name}</div>
    <div class="row">${children}</div>`;
}

function widthOf(part: number, whole: number): number {
  return Math.max(1, Math.round((part / whole) * 100));
}
