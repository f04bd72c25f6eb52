import { useState } from 'react';
import { m } from '@contracts/messages';
import type { OkOf } from '@contracts/route';
import { schoolEditApi, type OneKeyPlan, type OneKeySection } from '@contracts/school-contacts';
import { isApiError } from '../api/api-error';
import { useApi } from '../api/query';
import { formatNumber } from '../format/number';

type Preview = OkOf<typeof schoolEditApi.oneKeyPreview>;

export const sectionWord = (section: OneKeySection): string =>
  ({
    kindergarten: m.console_school_key_kindergarten,
    primary: m.console_school_key_primary,
    junior: m.console_school_key_junior,
    senior: m.console_school_key_senior,
  })[section]();

/** 一鍵設置年級班級 (SCH-25): a plan, what it would make, and the making. `go` asks for the preview first, then makes it. */
export function useOneKey(campusIds: () => string[]) {
  const api = useApi();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [plan, setPlan] = useState<OneKeyPlan>(() => ({
    campusIds: campusIds(),
    sections: ['primary'],
    withSections: true,
    lang: 'zh',
    classes: 3,
  }));
  const [preview, setPreview] = useState<Preview>();
  const [batchId, setBatchId] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const put = (part: Partial<OneKeyPlan>) => {
    setPlan((before) => ({ ...before, ...part }));
    setPreview(undefined);
    // Another plan is another intent: its key must not stand for the first one.
    setKey(crypto.randomUUID());
  };
  const go = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      if (preview === undefined) setPreview(await api.call(schoolEditApi.oneKeyPreview, { body: plan }));
      else setBatchId((await api.call(schoolEditApi.oneKey, { body: plan, idempotencyKey: key })).batchId);
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return { plan, put, preview, batchId, busy, fault, go };
}

/** What a plan would make; what is there already is quiet. */
export function OneKeyPreview({ preview, list, words }: { preview: Preview; list: string; words?: string }) {
  return (
    <section aria-live="polite">
      <p className={words}>
        {preview.made === 0 ? m.console_school_key_nothing() : m.console_school_key_made({ n: formatNumber(preview.made) })}
      </p>
      <ul className={list}>
        {preview.items.map((item) => (
          <li
            key={item.path.join('/')}
            style={{ paddingInlineStart: (item.path.length - 1) * 16 }}
            className={item.exists ? 'sc-quiet' : undefined}
          >
            {item.path.at(-1)}
            {item.exists ? <small>{m.console_school_key_exists()}</small> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
