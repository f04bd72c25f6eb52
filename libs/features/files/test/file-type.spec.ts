import { describe, expect, it } from '@jest/globals';
import { decideType, disposition } from '../domain/file-type';
import { isOver, openLink, signLink } from '../domain/signed-link';
import { rangeOf } from '../http/send-file';

describe('what a file is', () => {
  it.each([
    ['photo.heic', 'image/jpeg', 'photo.jpg'],
    ['photo', 'image/png', 'photo.png'],
    ['PHOTO.JPEG', 'image/jpeg', 'PHOTO.JPEG'],
    ['通告.pdf', 'application/pdf', '通告.pdf'],
    ['old.doc', 'application/x-cfb', 'old.doc'],
  ])('takes %s with content %s as %s [OVR-22, E1]', (name, detected, kept) => {
    expect(decideType('notice-attachment', name, detected)).toMatchObject({ ok: true, name: kept });
  });

  it.each([
    ['photo.heic', 'image/heic'],
    ['a.svg', undefined],
    ['a.html', undefined],
    ['a.pdf', 'image/jpeg'],
    ['a.jpg', 'application/pdf'],
    ['a.jpg', 'application/x-msdownload'],
    ['a.docm', 'application/vnd.ms-word.document.macroenabled.12'],
    ['a.docx', 'application/zip'],
    ['a.msi', 'application/x-cfb'],
    ['a.pdf.exe', 'application/pdf'],
  ])('refuses %s with content %s [E1, NOT-05]', (name, detected) => {
    expect(decideType('notice-attachment', name, detected)).toEqual({ ok: false });
  });

  it('writes hostile names into the header as text only [E5]', () => {
    const header = disposition('attachment', 'a"\r\nSet-Cookie: x=1;\\.pdf');
    expect(header).not.toMatch(/[\r\n]/);
    expect(header.match(/"/g)).toHaveLength(2);
    expect(disposition('inline', '家長信.pdf')).toContain(`filename*=UTF-8''%E5%AE%B6`);
  });
});

describe('a signed link', () => {
  const key = Buffer.alloc(32, 1);
  const now = new Date('2026-11-20T00:00:00Z');
  const claims = {
    unitId: 1,
    fileId: 'f',
    kind: 'staff' as const,
    actorId: 'a',
    ip: '10.0.0.1',
    expires: now.getTime() / 1000 + 600,
  };

  it('opens for ten minutes, from the same address, unaltered [E6, OVR-23]', () => {
    const token = signLink(key, claims);
    expect(openLink(key, token, '10.0.0.1')).toEqual(claims);
    expect(isOver(claims, new Date(now.getTime() + 599_999))).toBe(false);
    expect(isOver(claims, new Date(now.getTime() + 600_000))).toBe(true);
    expect(openLink(key, token, '10.0.0.2')).toBeNull();
    expect(openLink(Buffer.alloc(32, 2), token, '10.0.0.1')).toBeNull();
    expect(openLink(key, `x${token}`, '10.0.0.1')).toBeNull();
    expect(openLink(key, '', '10.0.0.1')).toBeNull();
  });
});

describe('a byte range', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=5-', { start: 5, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=0-1000', { start: 0, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    [undefined, undefined],
  ])('reads %s as %o', (header, range) => {
    expect(rangeOf(header, 100)).toEqual(range);
  });
});
