import { describe, expect, it } from '@jest/globals';
import { allRoutes } from '@contracts/all-routes';
import { PERMISSIONS, type Permission } from '@contracts/permissions';

/** What a view as somebody else may read, each looked at by a person, with the right the administrator himself needs for it. */
const IN_VIEW: Readonly<Record<string, Permission>> = {
  'directory.departments': 'directory.read',
  'directory.node': 'directory.read',
  'directory.nodes': 'directory.read',
  'directory.search': 'directory.read',
  'directory.student': 'directory.read',
  'directory.students': 'directory.read',
  'files.download': 'notice.view_all',
  'files.picture': 'notice.view_all',
  'live.hints': 'signed-in',
  'memberFields.card': 'directory.read',
  'myNotices.children': 'notice.view_all',
  'myNotices.detail': 'notice.view_all',
  'myNotices.list': 'notice.view_all',
  'noticeForms.answers': 'notice.view_all',
  'noticeForms.summary': 'notice.view_all',
  'noticeForms.texts': 'notice.view_all',
  'notices.deliveries': 'notice.view_all',
  'notices.detail': 'notice.view_all',
  'notices.home': 'notice.view_all',
  'notices.list': 'notice.view_all',
  'notices.progress': 'notice.view_all',
  'notices.stones': 'notice.view_all',
  'notices.timeline': 'notice.view_all',
  'permissions.whomToAsk': 'signed-in',
  'session.me': 'signed-in',
};

describe('routes of a view as somebody else', () => {
  const routes = allRoutes();

  it('are these, and none of a person’s own: log-ins, numbers, cards, drafts, reminders [PER-31]', () => {
    const found = routes.filter(({ def }) => def.inView !== undefined).map(({ name, def }) => [name, def.inView]);
    expect(Object.fromEntries(found.toSorted())).toEqual(IN_VIEW);
  });

  it('only read [PER-31]', () => {
    const writing = routes.filter(({ def }) => def.inView !== undefined && (def.method !== 'GET' || def.callback === true));
    expect(writing.map(({ name }) => name)).toEqual([]);
    expect(Object.values(IN_VIEW).every((right) => PERMISSIONS.includes(right))).toBe(true);
  });

  it('are left by ending the view or the session, and in no other way [PER-31]', () => {
    const exits = routes.filter(({ def }) => def.leavesView === true).map(({ name }) => name);
    expect(exits.toSorted()).toEqual(['roleViews.end', 'session.logout']);
  });
});
