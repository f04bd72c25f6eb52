import type { NamedEntry, RuleKind } from '@contracts/contacts-visibility';
import { m } from '@contracts/messages';

export interface KindWords {
  title: string;
  text: string;
  subjects: string;
  whitelist: string | undefined;
}

/** Words of one kind of rule: what it does, whom it is about, who is let through (VIS-01…03). */
export function wordsOf(kind: RuleKind): KindWords {
  switch (kind) {
    case 'hidden':
      return {
        title: m.console_contacts_rule_hidden(),
        text: m.console_contacts_rule_hidden_text(),
        subjects: m.console_contacts_rule_hidden_who(),
        whitelist: m.console_contacts_rule_whitelist(),
      };
    case 'dept_only':
      return {
        title: m.console_contacts_rule_dept(),
        text: m.console_contacts_rule_dept_text(),
        subjects: m.console_contacts_rule_restricted(),
        whitelist: m.console_contacts_rule_extra(),
      };
    case 'none':
      return {
        title: m.console_contacts_rule_none(),
        text: m.console_contacts_rule_none_text(),
        subjects: m.console_contacts_rule_restricted(),
        whitelist: undefined,
      };
  }
}

/** Names of departments and members, one after the other. */
export const namesOf = (entries: readonly NamedEntry[]): string => entries.map((entry) => entry.name).join(m.notices_name_separator());
