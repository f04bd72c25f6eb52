import { inspect } from 'node:util';
import { startProduct } from '../harness/product';
import { FULL, SMALL } from './school-plan';
import { SchoolFromNothing } from './school-from-nothing';
import { SchoolPromotion } from './school-promotion';

// `npm run school`: starts a product of its own, makes a school of 1,200 pupils through its public pages, promotes it and
// takes the promotion back. Ends with 1 when anything came out otherwise than planned.
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const product = await startProduct();
let school: SchoolFromNothing | undefined;
let failed = false;
try {
  school = new SchoolFromNothing(product, process.argv.includes('--small') ? SMALL : FULL, say);
  const promotion = new SchoolPromotion(school);
  for (const part of ['open', 'structure', 'yearClasses', 'staff', 'families'] as const) await school[part]();
  for (const part of ['nextYear', 'blocked', 'uploaded', 'confirmed', 'undone'] as const) await promotion[part]();
} catch (error) {
  failed = true;
  say(inspect(error));
  school?.report.differences.push('it ended before its last step');
}
say(`\n${school?.report.text ?? ''}`);
await product.stop();
process.exit(failed || (school?.report.differences.length ?? 1) > 0 ? 1 : 0);
