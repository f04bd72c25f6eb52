/** The bureau's own words; this program knows nothing of any product and checks what it is given by itself. */
export const CARD_TYPES = ['T', 'E', 'S'] as const;
export type CardType = (typeof CARD_TYPES)[number];
export const CARD_STATUSES = ['valid', 'lost', 'expired', 'cancelled'] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

/** One card or temporary number in the register. Somebody with two cards has two entries. */
export interface Entry {
  /** Key of the entry and `personRef` of the answers, e.g. `S-20183345`. */
  ref: string;
  cardType: CardType;
  /** 8 digits; null = the person has only a temporary number. */
  cardNo: string | null;
  /** `XX` and 5 digits. */
  temporaryNo: string | null;
  cardStatus: CardStatus;
  /** YYYYMMDD */
  birthDate: string;
  nameZh: string;
  namePt: string;
  schoolCode: string;
  /** Pupils: where they are in the register's current year. */
  gradeCode?: string;
  classCode?: string;
  seatNo?: string;
  /** never = the register gives no answer for this card, as when its system hangs. */
  answer?: 'never';
  /** What the entry is good for, shown on the page. */
  note?: string;
}

export interface Names {
  zh: string;
  pt: string;
  en: string;
}
export interface B08Class {
  classCode: string;
  names: Names;
  capacity?: number;
}
export interface B08Grade {
  gradeCode: string;
  names: Names;
  classes: B08Class[];
}
export interface B08Section {
  sectionCode: string;
  names: Names;
  grades: B08Grade[];
}
export interface B08Table {
  format: 'DSEDJ-B08/1';
  schoolCode: string;
  schoolYear: string;
  version: string;
  sections: B08Section[];
}

export interface School {
  schoolCode: string;
  name: string;
  /** Year in which the pupils' classes of the register hold, e.g. `2026/2027`. */
  schoolYear: string;
  /** Tables filed, one per year. */
  tables: B08Table[];
}

export interface SchoolDocument extends Omit<School, 'schoolCode'> {
  entries: Entry[];
}

export interface Invitation {
  inviteId: string;
  key: string | null;
  at: number;
  personRef: string;
  name: string;
  mobile: string;
  lastGrade: string;
  leftYear: number;
  schoolCode: string;
  status: 'sent' | 'already_member' | 'failed';
  /** Accepted by the invited person. */
  joinedAt?: number;
}

/** A school asks the bureau to follow something up. */
export interface SupportRequest {
  requestId: string;
  key: string | null;
  at: number;
  category: 'app_permission_missing';
  schoolCode: string;
  schoolName: string;
  mobile: string;
}

export const PARTS = ['cards', 'b08', 'community', 'support'] as const;
export type Part = (typeof PARTS)[number];
export const MODES = ['ok', 'slow', 'down', 'wrong'] as const;
/** slow = answers late, down = breaks the connection, wrong = answers what keeps to no format. */
export type Mode = (typeof MODES)[number];
export interface Behaviour {
  mode: Mode;
  /** Of `slow`. */
  ms: number;
}

/** Check digit of a card: its digits weighted 8…1, last digit of the sum. */
export const checkDigit = (cardNo: string): number => [...cardNo].reduce((sum, digit, at) => sum + (8 - at) * Number(digit), 0) % 10;

/** What the QR picture of a card says. */
export const payloadOf = (entry: Pick<Entry, 'cardType' | 'cardNo'>): string | null =>
  entry.cardNo === null ? null : `DSEDJCARD:1:${entry.cardType}:${entry.cardNo}:${String(checkDigit(entry.cardNo))}`;
