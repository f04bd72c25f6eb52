import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { outgoingFields } from './outgoing-fields';

/** Words that would stand in the name of a field that must not go to WeCom (G8, OVR-33). */
const NEVER_TO_WECOM = /birth|card_?no|identity|answer|reason|health|mark|photo/i;

describe('what leaves the platform', () => {
  it('is what the list says, field by field: nothing more and nothing less [I9, V14.2.3]', () => {
    const found = [...outgoingFields()].map(([where, names]) => `${where}: ${[...names].toSorted().join(' ')}`.trim());
    const text = readFileSync('requirements/outgoing.txt', 'utf8');
    const listed = text.split('\n').filter((line) => /^(messages|wecom .+|bureau .+|sms .+):/.test(line));
    expect(found.length).toBeGreaterThan(50);
    expect(listed.toSorted()).toEqual(found.toSorted());
    expect(listed.filter((line) => line.startsWith('wecom') && NEVER_TO_WECOM.test(line.slice(line.indexOf(':'))))).toEqual([]);
  }, 180_000);
});
