import { isModifier, isName, type ModifierNode, type NameNode, type Node } from '../ast.js';

type OtherNode = Exclude<Node, NameNode | ModifierNode>;

/** The parts of a node in which an argument pack can stand that this node's own expansion is to expand. */
export function listChildren(node: Node): readonly Node[] {
  if (isName(node)) return listNameParts(node);
  if (isModifier(node)) return listModifierParts(node);
  return listOtherParts(node).filter((part) => part !== undefined);
}

function listNameParts(node: NameNode): readonly Node[] {
  switch (node.kind) {
    case 'qualified':
    case 'local':
      return [node.scope, node.name];
    case 'encoding':
      return [node.name, node.type];
    case 'template':
      return [node.name, node.args];
    case 'constructor':
    case 'destructor':
      return [node.name];
    case 'conversion':
      return [node.type];
    case 'name':
    case 'tagged':
    case 'default-argument':
    case 'literal-operator':
    case 'operator':
    case 'vendor-operator':
    case 'lambda':
    case 'unnamed':
    case 'binding':
    case 'module-entity':
    case 'module':
      return [];
  }
}

function listModifierParts(node: ModifierNode): readonly Node[] {
  switch (node.kind) {
    case 'cv':
    case 'pointer':
    case 'reference':
    case 'complex':
    case 'function-qualifier':
    case 'throw':
      return [node.inner];
    case 'noexcept':
      return node.condition === undefined ? [node.inner] : [node.inner, node.condition];
    case 'vendor-qualifier':
      return [node.inner, node.qualifier];
    case 'member-pointer':
      return [node.owner, node.inner];
    case 'vector':
      return [node.size, node.inner];
  }
}

function listOtherParts(node: OtherNode): readonly (Node | undefined)[] {
  switch (node.kind) {
    case 'arguments':
      return node.items;
    case 'function':
      return [node.result, node.parameters];
    case 'array':
      return [node.size, node.element];
    case 'decltype':
      return [node.expression];
    case 'literal':
    case 'cast':
      return [node.type];
    case 'nullary':
      return [node.operator];
    case 'unary':
      return [node.operator, node.operand];
    case 'binary':
      return [node.operator, node.left, node.right];
    case 'ternary':
      return [node.operator, node.first, node.second, node.third];
    case 'vendor-call':
      return [node.name, node.args];
    case 'initializer':
      return [node.type, node.items];
    case 'builtin':
    case 'template-parameter':
    case 'pack-expansion':
    case 'function-parameter':
    case 'special':
    case 'construction-vtable':
    case 'reference-temporary':
    case 'clone':
      return [];
  }
}
