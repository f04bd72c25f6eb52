import { globSync } from 'node:fs';
import ts from 'typescript';

/** Where requests to others are written; `outgoing.spec.ts` says that nothing else opens connections. */
const CLIENTS = [
  'libs/wecom/calls/*.ts',
  'libs/wecom/client/call-engine.ts',
  'libs/wecom/messages/freeze.ts',
  'libs/bureau/http/*.ts',
  'libs/platform/sms/*.ts',
];
const DEEP = 6;

/** `<path or file of the call>` → names of the fields that can be in it, as the compiler knows the types. */
export type OutgoingFields = Map<string, Set<string>>;

/**
 * Every field of every request that leaves, read from the types of the clients: a field added to a request type, or a new
 * call, shows here without being told (I9).
 */
export function outgoingFields(): OutgoingFields {
  const files = globSync(CLIENTS).filter((file) => !file.endsWith('.spec.ts'));
  const config = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, '.');
  const program = ts.createProgram(files, { ...options, noEmit: true, skipLibCheck: true, types: ['node'] });
  const checker = program.getTypeChecker();
  const found: OutgoingFields = new Map();
  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} is not read`);
    visit(source, (node) => look(node, file, checker, found));
  }
  return found;
}

function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  node.forEachChild((child) => visit(child, each));
}

function look(node: ts.Node, file: string, checker: ts.TypeChecker, found: OutgoingFields): void {
  const add = (where: string, at: ts.Node, prefix = ''): void => {
    const names = found.get(where) ?? new Set<string>();
    flatten(checker.getTypeAtLocation(at), at, checker, prefix, DEEP, names);
    found.set(where, names);
  };
  if (ts.isObjectLiteralExpression(node)) {
    const part = (name: string): ts.Node | undefined => {
      const own = node.properties.find((one) => one.name?.getText() === name);
      return own === undefined ? undefined : ts.isPropertyAssignment(own) ? own.initializer : own.name;
    };
    const path = part('path');
    const bodies = ['query', 'json', 'body'].map(part).filter((one) => one !== undefined);
    if (path === undefined || bodies.length === 0) return;
    for (const body of bodies) add(placeOf(path, file), body);
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'batch') {
    const [name, field, items] = node.arguments;
    if (name !== undefined && field !== undefined && items !== undefined) add(placeOf(name, file), items, `${unquoted(field)}`);
  }
  // The bytes of messages: all that a message may hold.
  if (ts.isFunctionDeclaration(node) && node.name?.text === 'freeze') {
    const [request] = node.parameters;
    if (request !== undefined) add('messages', request);
  }
}

const unquoted = (node: ts.Node): string => node.getText().replaceAll(/['"`]/g, '');
const placeOf = (path: ts.Node, file: string): string =>
  `${file.split('/')[1] === 'platform' ? 'sms' : (file.split('/')[1] ?? '')} ${unquoted(path)}`;

/** Names of all fields below a type; `[]` marks lists, `*` any name. */
function flatten(type: ts.Type, at: ts.Node, checker: ts.TypeChecker, prefix: string, deep: number, names: Set<string>): void {
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  for (const part of parts) {
    if (part.isUnionOrIntersection()) {
      flatten(part, at, checker, prefix, deep, names);
      continue;
    }
    const element =
      checker.isArrayType(part) || checker.isTupleType(part) ? checker.getIndexTypeOfType(part, ts.IndexKind.Number) : undefined;
    if (element !== undefined) {
      flatten(element, at, checker, `${prefix}[]`, deep, names);
      continue;
    }
    const isPlain = (part.flags & ts.TypeFlags.Object) !== 0 && part.getCallSignatures().length === 0 && !isForeign(part);
    if (!isPlain) {
      const isAbsent = (part.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Never)) !== 0;
      if (!isAbsent && prefix !== '') names.add(prefix);
      continue;
    }
    const index = checker.getIndexTypeOfType(part, ts.IndexKind.String);
    if (index !== undefined) flatten(index, at, checker, prefix === '' ? '*' : `${prefix}.*`, deep - 1, names);
    for (const property of part.getProperties()) {
      const name = prefix === '' ? property.name : `${prefix}.${property.name}`;
      if (deep <= 1) names.add(name);
      else flatten(checker.getTypeOfSymbolAtLocation(property, at), at, checker, name, deep - 1, names);
    }
  }
}

/** Buffers, dates and the like are values, not records. */
function isForeign(type: ts.Type): boolean {
  // `Partial`, `Omit` and the like stand in the compiler's library; what they make of our types is ours.
  if (((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Mapped) !== 0) return false;
  return (type.symbol?.declarations ?? []).some((one) => /node_modules|\/lib\.[\w.]+\.d\.ts$/.test(one.getSourceFile().fileName));
}
