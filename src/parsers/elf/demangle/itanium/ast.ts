/** The tree of a C++ name in the Itanium C++ ABI. Function parameters and template parameters stay references; the printer resolves them. */
export type Node =
  | NameNode
  | ArgumentsNode
  | FunctionNode
  | ModifierNode
  | TypeNode
  | ExpressionNode
  | SpecialNode;

export type IdentifierNode = { readonly kind: 'name'; readonly text: string };

export type NameNode =
  | IdentifierNode
  | { readonly kind: 'tagged'; readonly name: Node; readonly tag: Node }
  | { readonly kind: 'qualified'; readonly scope: Node; readonly name: Node }
  | { readonly kind: 'local'; readonly scope: Node; readonly name: Node }
  | { readonly kind: 'default-argument'; readonly position: number; readonly name: Node }
  | { readonly kind: 'encoding'; readonly name: Node; readonly type: Node }
  | TemplateNode
  | { readonly kind: 'constructor'; readonly name: Node }
  | { readonly kind: 'destructor'; readonly name: Node }
  | { readonly kind: 'conversion'; readonly type: Node }
  | { readonly kind: 'literal-operator'; readonly suffix: Node }
  | OperatorNode
  | { readonly kind: 'vendor-operator'; readonly arity: number; readonly name: Node }
  | LambdaNode
  | { readonly kind: 'unnamed'; readonly position: number }
  | { readonly kind: 'binding'; readonly names: ArgumentsNode }
  | { readonly kind: 'module-entity'; readonly name: Node; readonly module: Node }
  | {
      readonly kind: 'module';
      readonly parent: Node | undefined;
      readonly name: Node;
      readonly isPartition: boolean;
    };

export type TemplateNode = {
  readonly kind: 'template';
  readonly name: Node;
  readonly args: ArgumentsNode;
};

export type OperatorNode = {
  readonly kind: 'operator';
  readonly code: string;
  readonly text: string;
  readonly arity: number;
};

export type LambdaNode = {
  readonly kind: 'lambda';
  readonly head: readonly TemplateParameterDeclaration[];
  readonly parameters: ArgumentsNode;
  readonly position: number;
};

/** One parameter of a generic lambda's own template head. */
export type TemplateParameterDeclaration =
  | { readonly kind: 'type-declaration' }
  | { readonly kind: 'value-declaration'; readonly type: Node }
  | {
      readonly kind: 'template-declaration';
      readonly head: readonly TemplateParameterDeclaration[];
    }
  | { readonly kind: 'pack-declaration'; readonly pattern: TemplateParameterDeclaration };

/** A list: template arguments, an argument pack, function parameters or the operands of a call. */
export type ArgumentsNode = { readonly kind: 'arguments'; readonly items: readonly Node[] };

export type FunctionNode = {
  readonly kind: 'function';
  readonly result: Node | undefined;
  readonly parameters: ArgumentsNode;
};

/** What a declarator writes around the name of a variable or after the parameters of a function. */
export type ModifierNode =
  | { readonly kind: 'cv'; readonly word: string; readonly inner: Node }
  | { readonly kind: 'pointer'; readonly inner: Node }
  | { readonly kind: 'reference'; readonly isRvalue: boolean; readonly inner: Node }
  | { readonly kind: 'complex'; readonly word: string; readonly inner: Node }
  | { readonly kind: 'vendor-qualifier'; readonly qualifier: Node; readonly inner: Node }
  | { readonly kind: 'member-pointer'; readonly owner: Node; readonly inner: Node }
  | { readonly kind: 'vector'; readonly size: Node; readonly inner: Node }
  | FunctionQualifierNode;

export type FunctionQualifierNode =
  | { readonly kind: 'function-qualifier'; readonly word: string; readonly inner: Node }
  | { readonly kind: 'noexcept'; readonly condition: Node | undefined; readonly inner: Node }
  | { readonly kind: 'throw'; readonly types: Node; readonly inner: Node };

export type BuiltinNode = {
  readonly kind: 'builtin';
  readonly text: string;
  readonly literal: LiteralStyle;
};

/** How a literal of a built-in type is written: by a suffix, as a word, or behind a cast. */
export type LiteralStyle =
  | { readonly kind: 'suffix'; readonly suffix: string }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'float' }
  | { readonly kind: 'cast' };

export type TypeNode =
  | BuiltinNode
  | { readonly kind: 'array'; readonly size: Node | undefined; readonly element: Node }
  | TemplateParameterNode
  | { readonly kind: 'pack-expansion'; readonly pattern: Node }
  | { readonly kind: 'decltype'; readonly expression: Node };

export type TemplateParameterNode = { readonly kind: 'template-parameter'; readonly index: number };

export type ExpressionNode =
  | { readonly kind: 'function-parameter'; readonly position: number }
  | {
      readonly kind: 'literal';
      readonly type: Node;
      readonly value: string;
      readonly isNegative: boolean;
    }
  | { readonly kind: 'cast'; readonly type: Node }
  | { readonly kind: 'nullary'; readonly operator: Node }
  | {
      readonly kind: 'unary';
      readonly operator: Node;
      readonly operand: Node;
      readonly isPostfix: boolean;
    }
  | {
      readonly kind: 'binary';
      readonly operator: Node;
      readonly left: Node;
      readonly right: Node;
    }
  | TernaryNode
  | { readonly kind: 'vendor-call'; readonly name: Node; readonly args: ArgumentsNode }
  | {
      readonly kind: 'initializer';
      readonly type: Node | undefined;
      readonly items: ArgumentsNode;
    };

export type TernaryNode = {
  readonly kind: 'ternary';
  readonly operator: Node;
  readonly first: Node;
  readonly second: Node;
  readonly third: Node | undefined;
};

export type SpecialNode =
  | { readonly kind: 'special'; readonly label: string; readonly target: Node }
  | {
      readonly kind: 'construction-vtable';
      readonly base: Node;
      readonly derived: Node;
    }
  | { readonly kind: 'reference-temporary'; readonly number: number; readonly target: Node }
  | { readonly kind: 'clone'; readonly target: Node; readonly suffix: string };

const NAMES: Readonly<Record<NameNode['kind'], true>> = {
  name: true,
  tagged: true,
  qualified: true,
  local: true,
  'default-argument': true,
  encoding: true,
  template: true,
  constructor: true,
  destructor: true,
  conversion: true,
  'literal-operator': true,
  operator: true,
  'vendor-operator': true,
  lambda: true,
  unnamed: true,
  binding: true,
  'module-entity': true,
  module: true,
};

const MODIFIERS: Readonly<Record<ModifierNode['kind'], true>> = {
  cv: true,
  pointer: true,
  reference: true,
  complex: true,
  'vendor-qualifier': true,
  'member-pointer': true,
  vector: true,
  'function-qualifier': true,
  noexcept: true,
  throw: true,
};

/** True for every kind of name. */
export function isName(node: Node): node is NameNode {
  return Object.hasOwn(NAMES, node.kind);
}

/** True for pointers, references, qualifiers and the other parts of a declarator. */
export function isModifier(node: Node): node is ModifierNode {
  return Object.hasOwn(MODIFIERS, node.kind);
}

/** True for what stands behind a member function's parameters: its own qualifiers and exception specification. */
export function isFunctionQualifier(node: Node): node is FunctionQualifierNode {
  return node.kind === 'function-qualifier' || node.kind === 'noexcept' || node.kind === 'throw';
}
