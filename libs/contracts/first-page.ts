import { myNoticesApi } from './my-notices';
import { pathOf } from './route';
import { sessionApi } from './session';

/** What a page begins with, so that it comes with the page and not one round trip after the other. */
export interface FirstPage {
  /** Reads behind the API's base, exactly as the page asks for them. */
  reads: string[];
  /** Module of the screen in the sources of the phone pages. */
  screen?: string;
}

export const NOTICE_SCREEN = 'src/features/family-notices/notice-page.tsx';
export const NOTICES_SCREEN = 'src/features/family-notices/notice-list.tsx';
const NOTICE = /^\/family\/notices\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/**
 * First reads of a page that needs a person. A read that the page then asks for differently (another language was chosen on
 * this phone) was in vain and nothing more.
 * @param url path and query of the page
 */
export function firstPage(url: string): FirstPage {
  const [path = '', search = ''] = url.split(/\?(.*)/s);
  const session = sessionApi.me.path;
  const id = NOTICE.exec(path)?.[1];
  if (id !== undefined) {
    const query = new URLSearchParams(search);
    const [name, value] = query.get('studentId') === null ? ['g', query.get('g')] : ['studentId', query.get('studentId')];
    // Neither: which child it is about is only known on the phone.
    const reads = value === null ? [] : [`${pathOf(myNoticesApi.detail, { id })}?${new URLSearchParams({ [name]: value }).toString()}`];
    return { reads: [session, ...reads], screen: NOTICE_SCREEN };
  }
  if (path === '/family/notices') return { reads: [session, myNoticesApi.children.path], screen: NOTICES_SCREEN };
  return { reads: [session] };
}
