// Pages call a route by its method and path; what it accepts and answers is checked by the servers. Pages of families and staff on
// phones are built without the schemas, and so without the library behind them: they would be loaded and run for nothing.
import { parseSync } from 'vite';

const CONTRACTS = /[\\/]libs[\\/]contracts[\\/](?!messages[\\/])[^?]*\.ts$/;
const LIBRARY = /[\\/]node_modules[\\/]zod[\\/]/;
/** What nobody reads is left out only where the bundler is told that making it changes nothing; contracts only declare. */
const PURE = '/*@__PURE__*/';

/** Source of a module of the contracts whose routes are method and path alone, and whose schemas go where nobody reads them. */
export function withoutSchemas(code) {
  const { program, errors } = parseSync('contracts.ts', code);
  if (errors.length > 0) throw new Error(errors[0].message);
  const changes = [];
  const walk = (node) => {
    if (Array.isArray(node)) return node.forEach(walk);
    // What stands in a function is made when it is called.
    if (node === null || typeof node !== 'object' || /Function/.test(node.type)) return;
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return Object.values(node).forEach(walk);
    const { start, end } = node;
    const [, , options] = node.callee.name === 'route' ? node.arguments : [];
    // In a function of its own, so that what it reads on its way (the shape of another schema) goes with it.
    changes.push({ start, end, text: options === undefined ? `(() => ${code.slice(start, end)})()` : `${code.slice(start, options.start)}{})` });
  };
  walk(program.body);
  // From the end, so that places before stay where they are.
  return changes.reverse().reduce((text, { start, end, text: put }) => `${text.slice(0, start)}${PURE} ${put}${text.slice(end)}`, code);
}

/** The Vite plug-in. @throws from the build when a page reads a schema all the same */
export function pageRoutes() {
  return {
    name: 'page-routes',
    apply: 'build',
    enforce: 'pre',
    transform: { filter: { id: CONTRACTS }, handler: (code) => ({ code: withoutSchemas(code), map: null }) },
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        const schemas = Object.entries(file.modules ?? {}).some(([id, { renderedLength }]) => LIBRARY.test(id) && renderedLength > 0);
        if (schemas) this.error(`${file.fileName} reads a schema of the contracts: these pages are built without them (page-routes.mjs)`);
      }
    },
  };
}
