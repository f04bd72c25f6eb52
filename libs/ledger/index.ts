export { canonical, plainOf, type Plain } from './canonical';
export { differences, type Difference } from './compare';
export { DIGEST_BYTES, leafDigest, sha256Hex } from './digest';
export {
  DocumentWriter,
  FORMAT,
  spansOf,
  type BlockRecord,
  type ContentRecord,
  type HeadRecord,
  type NameRecord,
  type PublicKey,
  type ReplyRecord,
  type SealHead,
  type TextRecord,
} from './document';
export { FAULTS, type Fault, type FaultCode } from './faults';
export { contentDigest, lineText, replyDigest, type HandOver, type LedgerLine, type LineKind } from './lines';
export { digestAt, leafCount, merklePaths, merkleRoot, rootOfPath } from './merkle';
export { FIRST_PREV, fingerprintOf, newSigningKey, sealDigest, sealIsSigned, sealText, signSeal, type Seal } from './seal';
export { digestsOf } from './verify-block';
export { LedgerVerifier, type Report, type VerifyOptions } from './verify';
export { explain, introduction, LANGUAGES, lineInAll, type Language } from './words';
