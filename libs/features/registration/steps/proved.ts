import type { CardMatch } from '@bureau';
import type { Draft } from '../domain/wizard';
import type { OpenStep } from './step-room.service';

/** A wizard whose card the register has confirmed. */
export interface Proved extends OpenStep {
  match: CardMatch;
  birthDate: string;
  /** Number that is kept: the definitive one where the register knows it already (SUB-30). */
  card: { credential: 'card' | 'temporary'; cardNo: string; index: Buffer };
  registerIndex: Buffer;
  mobile: NonNullable<Draft['mobile']>;
}
