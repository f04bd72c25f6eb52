import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { m } from '@contracts/messages';
import { myPrivacyApi, PRIVACY_KINDS, PRIVACY_LIMITS, type PrivacyKind } from '@contracts/privacy';
import type { ApiError } from '@ui/core/api/api-error';
import { routeKey, useRouteMutation } from '@ui/core/api/query';
import { useSession } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { FieldFault, OptionCards, Question, TextArea } from '@ui/mobile/form-cards';
import { BottomBar, Page } from '@ui/mobile/page';
import './privacy.css';

const WANTS: Readonly<Record<PrivacyKind, () => string>> = {
  access: m.privacy_mine_access,
  correction: m.privacy_mine_correction,
  objection: m.privacy_mine_objection,
  erasure: m.privacy_mine_erasure,
};
const ME = 'me';

/** Asks the school: about whom, what, in the own words (I4). Pupils ask about themselves. */
export function MyPrivacyForm() {
  const { person, children } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const create = useRouteMutation(myPrivacyApi.create);
  const [key, setKey] = useState(() => crypto.randomUUID());
  const [about, setAbout] = useState(person.isStudent ? (children[0]?.id ?? ME) : ME);
  const [kind, setKind] = useState<PrivacyKind>('access');
  const [note, setNote] = useState('');
  const [missing, setMissing] = useState(false);
  const [fault, setFault] = useState<string>();
  const refused = (error: ApiError): void => {
    // What is sent again after a change is another request.
    if (!error.transient) setKey(crypto.randomUUID());
    setFault(error.code === 'STATE_CONFLICT' ? m.privacy_mine_open() : error.message);
  };
  const send = (): void => {
    const words = note.trim();
    setMissing(words === '');
    setFault(undefined);
    if (words === '') return;
    create.mutate(
      { body: { kind, note: words, ...(about === ME ? {} : { studentId: about }) }, idempotencyKey: key },
      {
        onSuccess: () => {
          void client.invalidateQueries({ queryKey: routeKey(myPrivacyApi.list) });
          toast(m.privacy_mine_sent());
          void navigate(`/${person.kind}/privacy`, { replace: true });
        },
        onError: refused,
      },
    );
  };
  return (
    <Page
      title={m.privacy_mine_ask()}
      bar={
        <BottomBar>
          <Button size="large" kind="primary" block busy={create.isPending} onClick={send}>
            {m.privacy_mine_send()}
          </Button>
        </BottomBar>
      }
    >
      {children.length === 0 || person.isStudent ? null : (
        <Question title={m.privacy_mine_about()} required>
          <OptionCards
            name="about"
            items={[{ id: ME, label: m.privacy_mine_me() }, ...children.map((child) => ({ id: child.id, label: child.name }))]}
            selected={[about]}
            onChange={([id]) => setAbout(id ?? ME)}
          />
        </Question>
      )}
      <Question title={m.privacy_mine_kind()} required>
        <OptionCards
          name="kind"
          items={PRIVACY_KINDS.map((id) => ({ id, label: WANTS[id]() }))}
          selected={[kind]}
          onChange={([id]) => setKind(PRIVACY_KINDS.find((one) => one === id) ?? kind)}
        />
      </Question>
      <div className="mpv-form">
        <TextArea
          label={m.privacy_mine_note()}
          required
          rows={5}
          maxLength={PRIVACY_LIMITS.note}
          placeholder={m.privacy_mine_note_hint()}
          value={note}
          fault={missing ? m.privacy_mine_missing() : undefined}
          onChange={(event) => setNote(event.target.value)}
        />
        <FieldFault text={fault} />
      </div>
    </Page>
  );
}
