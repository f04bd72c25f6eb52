import { useEffect, useState } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { SearchField } from '@ui/core/shell/search-field';
import { IconChevronRight } from '@ui/core/icons/icons';
import { isApiError } from '@ui/core/api/api-error';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import { problemOf } from '../model/problem';
import { api } from '../use-registration';
import type { OkOf } from '@contracts/route';
import type { StepProps } from './step-props';

type School = OkOf<typeof routes.schools>['items'][number];

/** 學校 — 點擊選擇學校: with a code of the platform the applicant names the school (SUB-42). */
export function SchoolStep({ token, view, registration }: StepProps) {
  const [q, setQ] = useState('');
  const [found, setFound] = useState<{ q: string; items: School[] }>();
  const asked = q.trim();
  const { say } = registration;
  useEffect(() => {
    if (asked === '') return undefined;
    const given = new AbortController();
    const timer = setTimeout(() => {
      api.call(routes.schools, { params: { token }, query: { q: asked }, signal: given.signal }).then(
        ({ items }) => setFound({ q: asked, items }),
        (error: unknown) => {
          if (!given.signal.aborted && isApiError(error)) say(problemOf(error));
        },
      );
    }, 250);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [asked, say, token]);
  const choose = (number: string) =>
    void api.call(routes.chooseSchool, { params: { token }, body: { number } }).then(
      ({ url }) => window.location.assign(url),
      (error: unknown) => {
        if (isApiError(error)) say(problemOf(error));
      },
    );
  const items = asked === '' ? [] : (found?.items ?? []);
  return (
    <Screen school={undefined} head={<Head school={view.school?.name} title={m.register_school()} subtitle={m.register_school_choose()} />}>
      <div className="rg-search">
        <SearchField value={q} onChange={setQ} placeholder={m.register_school_search()} />
      </div>
      {registration.problem === undefined ? null : <ProblemNote problem={registration.problem} />}
      <p className="sc-hidden" role="status">
        {found?.q === asked && items.length === 0 && asked !== '' ? m.register_school_none() : ''}
      </p>
      {items.length === 0 ? (
        <p className="rg-note">{asked === '' || found?.q !== asked ? m.register_school_type() : m.register_school_none()}</p>
      ) : (
        <ul className="sc-cells">
          {items.map((school) => (
            <li key={school.number}>
              <button type="button" className="sc-cell" onClick={() => choose(school.number)}>
                <span className="sc-cell__label">
                  {school.school} {school.name}
                  <small>{m.ui_unit_number({ n: school.number })}</small>
                </span>
                <IconChevronRight size={18} className="sc-cell__chevron rg-end" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  );
}
