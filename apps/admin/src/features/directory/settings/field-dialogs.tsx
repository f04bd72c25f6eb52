import { useState } from 'react';
import { Input, Modal, Select, Switch } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import {
  CUSTOM_FIELDS,
  fieldsApi,
  NAME_MODES,
  OWN_FIELDS,
  type CustomField,
  type DisplaySurface,
  type FieldSettings,
  type NameMode,
} from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { routeKey, useApi } from '@ui/core/api/query';
import { Button } from '@ui/core/shell/button';
import { Banner } from '@ui/core/status/offline-banner';
import { useFocusBack } from '@ui/admin/use-focus-back';
import { useWrite } from '../organisation/use-write';
import { fieldsOf, fieldWord, modeWord, surfaceWord } from './field-words';

function useSave(onClose: () => void) {
  const write = useWrite();
  const client = useQueryClient();
  const save = async (act: () => Promise<unknown>) => {
    const done = await write.run(act, m.console_contacts_saved());
    void client.invalidateQueries({ queryKey: routeKey(fieldsApi.settings) });
    if (done) onClose();
  };
  return { write, save, current: write.fault?.current as FieldSettings | undefined };
}

function Frame({
  title,
  busy,
  fault,
  off,
  onClose,
  onSave,
  children,
}: {
  title: string;
  busy: boolean;
  fault: string | undefined;
  off?: string | undefined;
  onClose: () => void;
  onSave: () => void;
  children: React.ReactNode;
}) {
  useFocusBack();
  return (
    <Modal
      open
      width={500}
      title={title}
      onCancel={onClose}
      footer={
        <span className="co-foot">
          <Button onClick={onClose}>{m.ui_cancel()}</Button>
          <Button kind="primary" busy={busy} disabledReason={off} onClick={onSave}>
            {m.ui_save()}
          </Button>
        </span>
      }
    >
      <div className="co-form">
        {children}
        {fault === undefined ? null : (
          <div role="alert">
            <Banner tone="bad">{fault}</Banner>
          </div>
        )}
      </div>
    </Modal>
  );
}

function FieldSelect({
  label,
  keys,
  value,
  custom,
  onChange,
}: {
  label: string;
  keys: readonly string[];
  value: readonly string[];
  custom: readonly CustomField[];
  onChange: (next: string[]) => void;
}) {
  return (
    <label>
      <span>{label}</span>
      <Select<string[]>
        mode="multiple"
        value={[...value]}
        style={{ width: '100%' }}
        aria-label={label}
        options={[...keys, ...custom.filter((field) => field.active).map((field) => field.id)].map((key) => ({
          value: key,
          label: fieldWord(key, custom),
        }))}
        onChange={onChange}
      />
    </label>
  );
}

/** 【修改】 of the fields that one surface shows, which of them are sensitive, and how names are written (VIS-06, VIS-07). */
export function DisplayDialog({ surface, settings, onClose }: { surface: DisplaySurface; settings: FieldSettings; onClose: () => void }) {
  const api = useApi();
  const { write, save, current } = useSave(onClose);
  const before = settings.display[surface];
  const [fields, setFields] = useState<readonly string[]>(before.fields);
  const [sensitive, setSensitive] = useState<readonly string[]>(before.sensitive);
  const [nameMode, setNameMode] = useState<NameMode>(before.nameMode);
  const version = current?.display[surface].version ?? before.version;
  return (
    <Frame
      title={surfaceWord(surface)}
      busy={write.busy}
      fault={write.fault?.message}
      onClose={onClose}
      onSave={() =>
        void save(() =>
          api.call(fieldsApi.setDisplay, {
            params: { surface },
            body: { fields: [...fields] as typeof before.fields, sensitive: [...sensitive] as typeof before.sensitive, nameMode },
            ifMatch: version,
          }),
        )
      }
    >
      <FieldSelect
        label={m.console_contacts_fields_shown()}
        keys={fieldsOf(surface)}
        value={fields}
        custom={surface === 'pc' ? [] : settings.custom}
        onChange={setFields}
      />
      {surface === 'internal' ? (
        <>
          <FieldSelect
            label={m.console_contacts_fields_sensitive()}
            keys={fieldsOf(surface)}
            value={sensitive}
            custom={settings.custom}
            onChange={setSensitive}
          />
          <label>
            <span>{m.console_contacts_name_mode()}</span>
            <Select<NameMode>
              value={nameMode}
              style={{ width: '100%' }}
              aria-label={m.console_contacts_name_mode()}
              options={NAME_MODES.map((mode) => ({ value: mode, label: modeWord(mode) }))}
              onChange={setNameMode}
            />
          </label>
        </>
      ) : null}
    </Frame>
  );
}

/** 可由成員修改的欄位【修改】 (VIS-08). */
export function EditableDialog({ settings, onClose }: { settings: FieldSettings; onClose: () => void }) {
  const api = useApi();
  const { write, save, current } = useSave(onClose);
  const [fields, setFields] = useState<readonly string[]>(settings.editable.fields);
  return (
    <Frame
      title={m.console_contacts_editable()}
      busy={write.busy}
      fault={write.fault?.message}
      onClose={onClose}
      onSave={() =>
        void save(() =>
          api.call(fieldsApi.setEditable, {
            body: { fields: [...fields] as (typeof OWN_FIELDS)[number][] },
            ifMatch: current?.editable.version ?? settings.editable.version,
          }),
        )
      }
    >
      <FieldSelect label={m.console_contacts_editable()} keys={OWN_FIELDS} value={fields} custom={settings.custom} onChange={setFields} />
      <small className="sc-quiet">{m.console_contacts_editable_note()}</small>
    </Frame>
  );
}

/** A field of the unit's own: new, or its name and whether it is in use (VIS-09). */
export function CustomDialog({ field, onClose }: { field?: CustomField; onClose: () => void }) {
  const api = useApi();
  const { write, save, current } = useSave(onClose);
  const [label, setLabel] = useState(field?.label ?? '');
  const [type, setType] = useState<'text' | 'link'>(field?.type ?? 'text');
  const [active, setActive] = useState(field?.active ?? true);
  const version = current?.custom.find((one) => one.id === field?.id)?.version ?? field?.version ?? 1;
  return (
    <Frame
      title={m.console_contacts_custom_fields()}
      busy={write.busy}
      fault={write.fault?.message}
      off={label.trim() === '' ? m.console_contacts_name_needed() : undefined}
      onClose={onClose}
      onSave={() =>
        void save(() =>
          field === undefined
            ? api.call(fieldsApi.addCustom, { body: { label, type }, idempotencyKey: crypto.randomUUID() })
            : api.call(fieldsApi.updateCustom, { params: { id: field.id }, body: { label, order: field.order, active }, ifMatch: version }),
        )
      }
    >
      <label>
        <span>{m.contacts_field_name()}</span>
        <Input value={label} maxLength={CUSTOM_FIELDS.label} showCount onChange={(event) => setLabel(event.target.value)} />
      </label>
      {field === undefined ? (
        <Select<'text' | 'link'>
          value={type}
          aria-label={m.console_contacts_type()}
          options={[
            { value: 'text', label: m.console_contacts_type_text() },
            { value: 'link', label: m.console_contacts_type_link() },
          ]}
          onChange={setType}
        />
      ) : (
        <span>
          <Switch checked={active} onChange={setActive} aria-label={m.console_contacts_in_use()} /> {m.console_contacts_in_use()}
        </span>
      )}
    </Frame>
  );
}
