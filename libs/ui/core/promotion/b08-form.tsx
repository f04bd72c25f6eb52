import { useState } from 'react';
import { m } from '@contracts/messages';
import { CLASS_LANGUAGES, type ClassLanguage } from '@contracts/promotion';
import { b08Api, type B08SyncLine, type B08TableView } from '@contracts/promotion-b08';
import { isApiError } from '../api/api-error';
import { useRouteMutation } from '../api/query';
import { Button } from '../shell/button';
import { toast } from '../status/toast';
import { useFlowKit, useTaskSize } from './flow-kit';

const LANGUAGE: Readonly<Record<ClassLanguage, () => string>> = {
  zh: () => m.promotion_b08_zh(),
  pt: () => m.promotion_b08_pt(),
  en: () => m.promotion_b08_en(),
};

/** 【同步到智慧校園】: 校區, language, split; 【提交】 → 【確認】 (PRM-04, PRM-05). */
export function B08Form({
  table,
  campuses,
  onStarted,
}: {
  table: B08TableView;
  campuses: readonly { id: string; name: string }[];
  onStarted: (sync: B08SyncLine) => void;
}) {
  const { Ask } = useFlowKit();
  const size = useTaskSize();
  const start = useRouteMutation(b08Api.start);
  const [campusId, setCampus] = useState(campuses.length === 1 ? (campuses[0]?.id ?? '') : '');
  const [language, setLanguage] = useState<ClassLanguage>('zh');
  const [split, setSplit] = useState(false);
  const [fault, setFault] = useState(false);
  const [key, setKey] = useState<string>();
  const campus = campuses.find((one) => one.id === campusId);
  const submit = (): void => {
    setFault(campus === undefined);
    if (campus !== undefined) setKey(crypto.randomUUID());
  };
  return (
    <section className="pr-box">
      <h2>{m.promotion_b08_apply()}</h2>
      {campuses.length === 0 ? <p className="pr-note">{m.promotion_b08_no_campus()}</p> : null}
      <label className="pr-field">
        <span>
          {m.promotion_b08_campus()}
          <b className="sc-required" aria-hidden="true">
            *
          </b>
        </span>
        <select required value={campusId} aria-invalid={fault} onChange={(event) => setCampus(event.target.value)}>
          <option value="">{m.promotion_b08_campus_pick()}</option>
          {campuses.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
        {fault && campus === undefined ? (
          <small role="alert" className="pr-note pr-note--bad">
            {m.promotion_b08_campus_pick()}
          </small>
        ) : null}
      </label>
      <fieldset className="pr-options">
        <legend>{m.promotion_b08_language()}</legend>
        {CLASS_LANGUAGES.map((one) => (
          <label key={one}>
            <input type="radio" name="language" checked={language === one} onChange={() => setLanguage(one)} />
            {LANGUAGE[one]()}
          </label>
        ))}
      </fieldset>
      <fieldset className="pr-options">
        <legend>{m.promotion_b08_split()}</legend>
        {[false, true].map((one) => (
          <label key={String(one)}>
            <input type="radio" name="split" checked={split === one} onChange={() => setSplit(one)} />
            {one ? m.promotion_b08_yes() : m.promotion_b08_no()}
          </label>
        ))}
      </fieldset>
      <div className="pr-actions">
        <Button kind="primary" size={size} onClick={submit}>
          {m.promotion_b08_submit()}
        </Button>
      </div>
      <Ask
        open={key !== undefined}
        onClose={() => setKey(undefined)}
        title={m.promotion_b08_ask({ campus: campus?.name ?? '', n: table.classes * (split ? 2 : 1) })}
        note={m.promotion_b08_ask_note()}
        confirm={m.promotion_confirm()}
        busy={start.isPending}
        onConfirm={() =>
          start.mutate(
            { body: { tableId: table.id, campusId, language, split }, ...(key === undefined ? {} : { idempotencyKey: key }) },
            {
              onSuccess: (sync) => {
                setKey(undefined);
                onStarted(sync);
              },
              onError: (error) => {
                setKey(undefined);
                if (isApiError(error)) toast(error.message, 'bad');
              },
            },
          )
        }
      />
    </section>
  );
}
