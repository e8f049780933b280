import type { HeapDumpReport, HeapGroup } from '../../model/heap-report.js';
import { formatBytes, formatShare } from '../text/units.js';
import { markup, Markup } from './markup.js';

/** Frames deeper than this add nothing that a reader of a page can see. */
const maxDepth = 24;
/** Parts narrower than this share of the whole are left out, as a gap that nobody could see. */
const smallestShare = 0.004;

type IcicleNode = { readonly name: string; bytes: number; readonly callees: Map<string, IcicleNode> };

/**
 * The leaked bytes by call stack, before blocks are put together by owner: outermost function on top; the width of a
 * box is its share of the bytes. The page's script lets readers zoom into a box and find names.
 */
export function renderIcicle(dump: HeapDumpReport): Markup | null {
  const root = buildTree(dump.groups.filter(({ stack }) => stack.length > 0));
  if (root.bytes === 0) return null;
  return markup`<h3>Call stacks <small>the width is the share of ${formatBytes(root.bytes)}; click a box to zoom</small></h3>
    <div class="tools"><label class="filter">find <input type="search" id="icicle-find" placeholder="function" /></label>
      <button type="button" id="icicle-all">show all</button> <output id="icicle-found"></output></div>
    <div class="icicle" id="icicle">${renderNode(root, root.bytes)}</div>`;
}

function buildTree(groups: readonly HeapGroup[]): IcicleNode {
  const root = createNode('all stacks');
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
  // The script sets the widths from the bytes: the page's policy forbids style attributes.
  return markup`<div class="node" data-bytes="${node.bytes}">
    <button type="button" class="box" title="${label}">${node.name}</button>
    <div class="row">${callees.map((callee) => renderNode(callee, total))}</div>
  </div>`;
}
