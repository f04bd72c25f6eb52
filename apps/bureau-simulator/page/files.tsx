import { useState } from 'react';
import { followingYear } from '../state/school-years';
import type { SchoolLine } from './api';
import { useLanguage } from './i18n';

const NUMBERS = ['missing', 'doubles', 'unknownClass', 'badRows', 'otherName'] as const;
const FLAGS = ['wrongSchool', 'wrongCount', 'broken', 'bom'] as const;

/** The pupils' file as a school would download it, with mistakes where wanted. */
export function Files({ school }: { school: SchoolLine }) {
  const { t } = useLanguage();
  const next = followingYear(school.schoolYear);
  const [year, setYear] = useState(next);
  const [numbers, setNumbers] = useState<Readonly<Record<string, number>>>({});
  const [flags, setFlags] = useState<Readonly<Record<string, boolean>>>({ withNew: true });
  const years = [...new Set([next, school.schoolYear, ...school.years])].sort();
  const query = new URLSearchParams({ schoolYear: year, withNew: String(flags['withNew'] === true) });
  for (const name of NUMBERS) if ((numbers[name] ?? 0) > 0) query.set(name, String(numbers[name]));
  for (const name of FLAGS) if (flags[name] === true) query.set(name, 'true');
  return (
    <section className="panel narrow">
      <h2>
        {t('fileTitle')} · {school.name}
      </h2>
      <p className="hint">{t('fileHint')}</p>
      <label>
        {t('year')}
        <select value={year} onChange={(event) => setYear(event.target.value)}>
          {years.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={flags['withNew'] === true}
          onChange={(event) => setFlags({ ...flags, withNew: event.target.checked })}
        />
        {t('withNew')}
      </label>
      <h3>{t('mistakes')}</h3>
      <div className="two">
        {NUMBERS.map((name) => (
          <label key={name}>
            {t(name)}
            <input
              type="number"
              min={0}
              max={1_000}
              value={numbers[name] ?? 0}
              onChange={(event) => setNumbers({ ...numbers, [name]: Number(event.target.value) })}
            />
          </label>
        ))}
      </div>
      {FLAGS.map((name) => (
        <label className="check" key={name}>
          <input
            type="checkbox"
            checked={flags[name] === true}
            onChange={(event) => setFlags({ ...flags, [name]: event.target.checked })}
          />
          {t(name)}
        </label>
      ))}
      <a className="btn p" href={`/sim/schools/${encodeURIComponent(school.schoolCode)}/b01?${query.toString()}`} download>
        {t('download')}
      </a>
    </section>
  );
}
