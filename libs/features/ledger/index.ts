export { noteLedger, type LedgerNote } from './note';
