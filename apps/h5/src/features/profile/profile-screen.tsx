import './profile.css';
import { useEffect, useState } from 'react';
import { fieldsApi, MOBILE_CODE, type OwnFieldView } from '@contracts/contacts-fields';
import { GENDERS } from '@contracts/contacts-members';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { OptionCards, TextInput } from '@ui/mobile/form-cards';
import { HeadBlock, Page, SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { orConfirm } from '../../shared/confirm-identity';
import { keepMobile, keptMobile } from './kept-mobile';
import { PluginCell } from './plugin-cell';

/** 我的資料 of a member of staff: what he changes himself, his number by a code, the rest asked for (VIS-09, VIS-10). */
export function ProfileScreen() {
  const query = useRouteQuery(fieldsApi.own, {});
  const [open, setOpen] = useState<OwnFieldView>();
  const mine = query.data;
  const close = () => {
    keepMobile(null);
    setOpen(undefined);
  };
  const done = () => {
    close();
    void query.refetch();
  };
  // Back from WeCom, where he confirmed who he is: the sheet he left stands open again.
  useEffect(() => {
    if (keptMobile() !== null) setOpen((before) => before ?? mine?.fields.find((field) => field.mode === 'code'));
  }, [mine]);
  const group = (modes: readonly OwnFieldView['mode'][]) => (mine?.fields ?? []).filter((field) => modes.includes(field.mode));
  const cells = (fields: readonly OwnFieldView[]) => (
    <CellGroup>
      {fields.map((field) => (
        <Cell
          key={field.key}
          label={field.label}
          set={field.value !== ''}
          value={
            <>
              {field.value === '' ? m.staff_contacts_unset() : field.value}
              {field.asked === null ? null : <small className="prf-asked">{m.staff_contacts_asked({ value: field.asked })}</small>}
            </>
          }
          onPress={() => setOpen(field)}
        />
      ))}
    </CellGroup>
  );
  return (
    <Page
      title={m.staff_contacts_profile()}
      head={
        <HeadBlock>
          <h1>{mine?.name ?? m.staff_contacts_profile()}</h1>
          {(mine?.departments ?? []).map((path) => (
            <p key={path} className="prf-quiet">
              {path}
            </p>
          ))}
        </HeadBlock>
      }
    >
      {mine === undefined ? (
        query.error === null ? (
          <SkeletonRows />
        ) : (
          <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <>
          <SectionHead>{m.staff_contacts_own_fields()}</SectionHead>
          {cells(group(['self', 'code']))}
          <SectionHead note={m.staff_contacts_admin_note()}>{m.staff_contacts_admin_fields()}</SectionHead>
          {cells(group(['request']))}
          <PluginCell />
          <SectionHead>{m.ui_sessions()}</SectionHead>
          <CellGroup>
            <Cell label={m.privacy_mine()} href="/staff/privacy" />
            <Cell label={m.ui_nav_logout()} href="/staff/sessions" />
          </CellGroup>
        </>
      )}
      {open === undefined ? null : open.mode === 'code' ? (
        <MobileSheet field={open} onClose={close} onDone={done} />
      ) : (
        <FieldSheet field={open} onClose={close} onDone={done} />
      )}
    </Page>
  );
}

interface SheetOf {
  field: OwnFieldView;
  onClose: () => void;
  onDone: () => void;
}

const genderWord = (gender: string): string =>
  gender === 'm' ? m.contacts_gender_m() : gender === 'f' ? m.contacts_gender_f() : m.contacts_gender_unknown();

function FieldSheet({ field, onClose, onDone }: SheetOf) {
  const api = useApi();
  const asks = field.mode === 'request';
  const [value, setValue] = useState(field.type === 'mobile' || field.type === 'gender' ? '' : field.value);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [key] = useState(() => crypto.randomUUID());
  const save = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const body = { field: field.key, value };
      await (asks ? api.call(fieldsApi.ask, { body, idempotencyKey: key }) : api.call(fieldsApi.saveOwn, { body }));
      toast(asks ? m.staff_contacts_asked_toast() : m.staff_contacts_saved());
      onDone();
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFault(error.code === 'STATE_CONFLICT' ? m.staff_contacts_once_a_day() : error.message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={field.label}
      foot={
        <Button kind="primary" size="large" block busy={busy} onClick={() => void save()}>
          {asks ? m.staff_contacts_ask() : m.ui_save()}
        </Button>
      }
    >
      <div className="prf-form">
        {field.type === 'gender' ? (
          <OptionCards
            items={GENDERS.map((id) => ({ id, label: genderWord(id) }))}
            selected={value === '' ? [] : [value]}
            onChange={([id]) => setValue(id ?? '')}
          />
        ) : (
          <TextInput
            label={field.label}
            value={value}
            maxLength={200}
            fault={fault}
            inputMode={field.type === 'mobile' ? 'tel' : field.type === 'link' ? 'url' : 'text'}
            {...(asks ? { help: m.staff_contacts_ask_help() } : {})}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
        {field.type === 'gender' && fault !== undefined ? <p role="alert">{fault}</p> : null}
      </div>
    </Sheet>
  );
}

/** Who asks is confirmed at WeCom first (V7.5.1), then the new number is proved by a code; numbers of mainland China get none and are asked for instead (VIS-10). */
function MobileSheet({ field, onClose, onDone }: SheetOf) {
  const api = useApi();
  const [mobile, setMobile] = useState(() => keptMobile() ?? '');
  const [sent, setSent] = useState(false);
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [key] = useState(() => crypto.randomUUID());
  const mainland = /^\s*(\+|00)?86/.test(mobile) || /^1\d{10}$/.test(mobile.replace(/\D/g, ''));
  const run = async (act: () => Promise<unknown>, then: () => void) => {
    setBusy(true);
    setFault(undefined);
    try {
      keepMobile(mobile);
      if ((await orConfirm(api, '/staff/profile', act)) !== undefined) then();
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFault(error.fields.get('mobile')?.message ?? error.message);
    } finally {
      setBusy(false);
    }
  };
  const send = () =>
    mainland
      ? run(
          () => api.call(fieldsApi.ask, { body: { field: 'mobile', value: mobile }, idempotencyKey: key }),
          () => {
            toast(m.staff_contacts_asked_toast());
            onDone();
          },
        )
      : run(
          () => api.call(fieldsApi.mobileCode, { body: { mobile } }),
          () => setSent(true),
        );
  const save = () =>
    run(
      () => api.call(fieldsApi.saveMobile, { body: { code } }),
      () => {
        toast(m.staff_contacts_saved());
        onDone();
      },
    );
  return (
    <Sheet
      open
      onClose={onClose}
      title={field.label}
      foot={
        sent ? (
          <Button kind="primary" size="large" block busy={busy} onClick={() => void save()}>
            {m.ui_save()}
          </Button>
        ) : (
          <Button kind="primary" size="large" block busy={busy} onClick={() => void send()}>
            {mainland ? m.staff_contacts_ask() : m.staff_contacts_send_code()}
          </Button>
        )
      }
    >
      <div className="prf-form">
        <TextInput
          label={m.staff_contacts_new_mobile()}
          value={mobile}
          inputMode="tel"
          maxLength={32}
          placeholder="+853 66123456"
          readOnly={sent}
          fault={sent ? undefined : fault}
          help={mainland ? m.staff_contacts_mainland() : m.staff_contacts_mobile_now({ mobile: field.value === '' ? '—' : field.value })}
          onChange={(event) => setMobile(event.target.value)}
        />
        {sent ? (
          <TextInput
            label={m.staff_contacts_code()}
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={MOBILE_CODE.digits}
            fault={fault}
            help={m.staff_contacts_code_help({ minutes: MOBILE_CODE.minutes })}
            onChange={(event) => setCode(event.target.value.replace(/\D/g, ''))}
          />
        ) : null}
      </div>
    </Sheet>
  );
}
