import type { NamedRoute } from '@contracts/all-routes';
import { ROUTE_CASES } from './route-cases';

/** The part of a schema that says what it is made of. */
interface SchemaDef {
  type: string;
  shape?: Record<string, Schema>;
  catchall?: Schema;
  element?: Schema;
  innerType?: Schema;
  options?: readonly Schema[];
  items?: readonly Schema[];
  keyType?: Schema;
  valueType?: Schema;
  left?: Schema;
  right?: Schema;
  out?: Schema;
  getter?: () => Schema;
}
interface Schema {
  def: SchemaDef;
}

/** Fields of the answers, a paragraph per route with the roles that get it: `items[].title`; `…` = whatever comes (D5). */
export function answerFields(routes: readonly NamedRoute[]): string {
  return routes
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, def }) => {
      const roles = ROUTE_CASES[name]?.roles ?? [];
      const fields = [...new Set(fieldsOf(def.ok as unknown as Schema, '', []))].toSorted();
      return [`${name}: ${roles.join(', ')}`, ...fields.map((field) => `  ${field}`)].join('\n');
    })
    .join('\n\n')
    .concat('\n');
}

/** @param above schemas that this one stands in: one that holds itself is listed once */
function fieldsOf(schema: Schema, path: string, above: readonly Schema[]): string[] {
  if (above.includes(schema)) return [`${path} (again)`];
  const { def } = schema;
  const inside = (inner: Schema | undefined, at = path): string[] => (inner === undefined ? [at] : fieldsOf(inner, at, [...above, schema]));
  const all = (parts: readonly Schema[] = [], at = path): string[] => parts.flatMap((part) => inside(part, at));
  switch (def.type) {
    case 'object': {
      const shape = Object.entries(def.shape ?? {}).flatMap(([key, value]) => inside(value, path === '' ? key : `${path}.${key}`));
      return def.catchall?.def.type === 'never' ? shape : [...shape, join(path, '…')];
    }
    case 'array':
      return inside(def.element, `${path}[]`);
    case 'tuple':
      return all(def.items, `${path}[]`);
    case 'union':
      return all(def.options);
    case 'intersection':
      return [...inside(def.left), ...inside(def.right)];
    case 'record':
      return inside(def.valueType, join(path, '*'));
    case 'pipe':
      return inside(def.out);
    case 'lazy':
      return inside(def.getter?.());
    case 'any':
    case 'unknown':
      return [join(path, '…')];
    default:
      // Wrappers that only say whether it is there; everything else is a value.
      return def.innerType === undefined ? [path === '' ? '(value)' : path] : inside(def.innerType);
  }
}

const join = (path: string, last: string): string => (path === '' ? last : `${path}.${last}`);
