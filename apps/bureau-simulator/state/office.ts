import { EventEmitter } from 'node:events';
import {
  PARTS,
  type B08Table,
  type Behaviour,
  type Entry,
  type Invitation,
  type Part,
  type School,
  type SchoolDocument,
  type SupportRequest,
} from './model';

export interface CallLine {
  id: number;
  at: number;
  part: Part;
  what: string;
  answer: string;
}

export interface OfficeDocument {
  version: 1;
  schools: School[];
  entries: Entry[];
  invitations: Invitation[];
  /** Missing in files of before. */
  supportRequests?: SupportRequest[];
}

const KEEP_CALLS = 300;
const START: Behaviour = { mode: 'ok', ms: 4_000 };

/** Everything the bureau knows: schools with their class tables, the card register, invitations, and how its systems behave. */
export class Office {
  readonly schools = new Map<string, School>();
  readonly entries = new Map<string, Entry>();
  readonly events = new EventEmitter();
  invitations: Invitation[] = [];
  supportRequests: SupportRequest[] = [];
  calls: CallLine[] = [];
  behaviour: Record<Part, Behaviour> = this.startBehaviour();
  #byNumber: Map<string, Entry> | undefined;
  #lastCall = 0;

  private startBehaviour(): Record<Part, Behaviour> {
    return Object.fromEntries(PARTS.map((part) => [part, { ...START }])) as Record<Part, Behaviour>;
  }

  resetBehaviour(): void {
    this.behaviour = this.startBehaviour();
    this.changed();
  }

  changed(): void {
    this.#byNumber = undefined;
    this.events.emit('change');
  }

  /** By card number or temporary number. */
  find(number: string): Entry | undefined {
    if (this.#byNumber === undefined) {
      this.#byNumber = new Map();
      for (const entry of this.entries.values()) {
        if (entry.cardNo !== null) this.#byNumber.set(entry.cardNo, entry);
        if (entry.temporaryNo !== null) this.#byNumber.set(entry.temporaryNo, entry);
      }
    }
    return this.#byNumber.get(number);
  }

  entriesOf(schoolCode: string): Entry[] {
    return [...this.entries.values()].filter((entry) => entry.schoolCode === schoolCode);
  }

  /** Puts a school in, in the place of what was known of it. */
  putSchool(schoolCode: string, document: SchoolDocument): void {
    const { entries, ...school } = document;
    this.schools.set(schoolCode, { schoolCode, ...school });
    for (const entry of this.entriesOf(schoolCode)) this.entries.delete(entry.ref);
    // A document may hold people of other schools too: that is a case of its own.
    for (const entry of entries) this.entries.set(entry.ref, entry);
    this.changed();
  }

  dropSchool(schoolCode: string): boolean {
    for (const entry of this.entriesOf(schoolCode)) this.entries.delete(entry.ref);
    const known = this.schools.delete(schoolCode);
    this.changed();
    return known;
  }

  table(schoolCode: string, schoolYear: string): B08Table | undefined {
    return this.schools.get(schoolCode)?.tables.find((table) => table.schoolYear === schoolYear);
  }

  /** A line of what the systems were asked, without birthdays and with the end of a number only. */
  note(part: Part, what: string, answer: string): void {
    this.calls = [{ id: ++this.#lastCall, at: Date.now(), part, what, answer }, ...this.calls].slice(0, KEEP_CALLS);
    this.events.emit('call');
  }

  dump(): OfficeDocument {
    return {
      version: 1,
      schools: [...this.schools.values()],
      entries: [...this.entries.values()],
      invitations: this.invitations.slice(0, 1_000),
      supportRequests: this.supportRequests,
    };
  }

  restore(document: OfficeDocument): void {
    this.schools.clear();
    this.entries.clear();
    for (const school of document.schools) this.schools.set(school.schoolCode, school);
    for (const entry of document.entries) this.entries.set(entry.ref, entry);
    this.invitations = document.invitations;
    this.supportRequests = document.supportRequests ?? [];
    this.changed();
  }
}
