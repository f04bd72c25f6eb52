import { useState } from 'react';
import { Input, Modal, Segmented, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { m } from '@contracts/messages';
import { PRIVACY_KINDS, PRIVACY_LIMITS, privacyApi, type PrivacyKind, type PrivacyPerson, type PrivacyRequest } from '@contracts/privacy';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { dayOf } from '@ui/core/format/date';
import { useToday } from '@ui/core/format/use-today';
import { privacyKindWord } from '@ui/core/privacy/privacy-words';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { factsOf } from './privacy-words';

/** Writes down what somebody asked for: who, what, when, in which words. */
export function NewRequestDialog({ onClose }: { onClose: (made?: PrivacyRequest) => void }) {
  useFocusBack();
  const api = useApi();
  const client = useQueryClient();
  const today = dayOf(useToday());
  const [kind, setKind] = useState<PrivacyKind>('access');
  const [q, setQ] = useState('');
  const [person, setPerson] = useState<PrivacyPerson>();
  const [askedOn, setAskedOn] = useState(today);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [key] = useState(() => crypto.randomUUID());
  const typed = q.trim().slice(0, 60);
  const found = useRouteQuery(privacyApi.people, { query: { q: typed } }, { enabled: typed !== '', keepPrevious: true });
  const people = found.data?.items ?? [];
  const why = person === undefined ? m.privacy_person_hint() : note.trim() === '' ? m.privacy_note_hint() : undefined;
  const save = async () => {
    if (person === undefined) return;
    setBusy(true);
    setFault(undefined);
    try {
      const body = { kind, subject: { kind: person.kind, id: person.id }, askedOn, note: note.trim() };
      const made = await api.call(privacyApi.create, { body, idempotencyKey: key });
      await client.invalidateQueries({ queryKey: routeKey(privacyApi.list) });
      toast(m.privacy_created());
      onClose(made);
    } catch (error) {
      setFault(isApiError(error) ? error.message : m.ui_failed());
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      title={m.privacy_new()}
      width={560}
      onCancel={() => onClose()}
      closable={{ 'aria-label': m.ui_close() }}
      footer={
        <div className="cpr-acts">
          <Button onClick={() => onClose()}>{m.ui_cancel()}</Button>
          <Button kind="primary" busy={busy} disabledReason={why} onClick={() => void save()}>
            {m.privacy_save()}
          </Button>
        </div>
      }
    >
      <div className="cpr-form">
        <div className="cpr-field">
          <span id="cpr-kind">{m.privacy_kind()}</span>
          <Segmented<PrivacyKind>
            aria-labelledby="cpr-kind"
            block
            value={kind}
            onChange={setKind}
            options={PRIVACY_KINDS.map((value) => ({ value, label: privacyKindWord(value) }))}
          />
        </div>
        <div className="cpr-field">
          <label htmlFor="cpr-person">{m.privacy_person()}</label>
          <Select<string>
            id="cpr-person"
            showSearch={{ filterOption: false, onSearch: setQ, searchValue: q }}
            allowClear
            value={person?.id ?? null}
            onChange={(id: string | undefined) => setPerson(people.find((one) => one.id === id))}
            placeholder={m.privacy_person_hint()}
            notFoundContent={null}
            options={people.map((one) => ({ value: one.id, label: `${one.name} · ${factsOf(one)}` }))}
          />
        </div>
        <div className="cpr-field">
          <label htmlFor="cpr-day">{m.privacy_asked_on()}</label>
          <Input id="cpr-day" type="date" max={today} value={askedOn} onChange={(event) => setAskedOn(event.target.value || today)} />
        </div>
        <div className="cpr-field">
          <label htmlFor="cpr-note">{m.privacy_note()}</label>
          <Input.TextArea
            id="cpr-note"
            rows={4}
            maxLength={PRIVACY_LIMITS.note}
            value={note}
            placeholder={m.privacy_note_hint()}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
        {fault === undefined ? null : (
          <p className="cpr-fault" role="alert">
            {fault}
          </p>
        )}
      </div>
    </Modal>
  );
}
