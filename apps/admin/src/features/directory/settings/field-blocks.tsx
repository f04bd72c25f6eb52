import { useState } from 'react';
import { CUSTOM_FIELDS, DISPLAY_SURFACES, fieldsApi, type CustomField, type DisplaySurface } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { IconPlus } from '@ui/core/icons/icons';
import { later } from '@ui/core/later/later';
import { Button } from '@ui/core/shell/button';
import { SkeletonCards } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { fieldWord, modeWord, surfaceWord } from './field-words';

// Loaded by the press that opens one of them.
const dialogs = () => import('./field-dialogs');
const CustomDialog = later(() => dialogs().then((x) => x.CustomDialog));
const DisplayDialog = later(() => dialogs().then((x) => x.DisplayDialog));
const EditableDialog = later(() => dialogs().then((x) => x.EditableDialog));

type Open = { what: DisplaySurface | 'editable' | 'custom' };

/** 成員資料顯示: 內部【修改】, 對外【修改】, 可由成員修改的欄位【修改】, and the unit's own fields (VIS-06…09). */
export function FieldBlocks() {
  const query = useRouteQuery(fieldsApi.settings, {});
  const [open, setOpen] = useState<Open>();
  const [custom, setCustom] = useState<CustomField>();
  if (query.data === undefined) {
    return query.error === null ? (
      <SkeletonCards />
    ) : (
      <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const settings = query.data;
  const chips = (keys: readonly string[], off: readonly string[] = []) => (
    <div className="co-chips">
      {keys.map((key) => (
        <span key={key} data-off={off.includes(key)}>
          {fieldWord(key, settings.custom)}
        </span>
      ))}
    </div>
  );
  return (
    <>
      {DISPLAY_SURFACES.map((surface) => {
        const { fields, sensitive, nameMode } = settings.display[surface];
        return (
          <section key={surface} className="co-block">
            <header>
              <div>
                <h2>{surfaceWord(surface)}</h2>
                {surface === 'internal' ? <p>{m.console_contacts_name_shown({ mode: modeWord(nameMode) })}</p> : null}
              </div>
              <Button size="small" onClick={() => setOpen({ what: surface })}>
                {m.console_contacts_change()}
              </Button>
            </header>
            {chips(fields, sensitive)}
          </section>
        );
      })}
      <section className="co-block">
        <header>
          <div>
            <h2>{m.console_contacts_editable()}</h2>
            <p>{m.console_contacts_editable_text()}</p>
          </div>
          <Button size="small" onClick={() => setOpen({ what: 'editable' })}>
            {m.console_contacts_change()}
          </Button>
        </header>
        {chips(settings.editable.fields)}
      </section>
      <section className="co-block">
        <header>
          <div>
            <h2>{m.console_contacts_custom_fields()}</h2>
            <p>{m.console_contacts_custom_text({ n: CUSTOM_FIELDS.most })}</p>
          </div>
          <Button size="small" icon={IconPlus} onClick={() => setOpen({ what: 'custom' })}>
            {m.console_contacts_add()}
          </Button>
        </header>
        {settings.custom.map((field) => (
          <div key={field.id} className="co-rule">
            <span>
              <b className="cd-strong">{field.label}</b>
              <small>{field.type === 'link' ? m.console_contacts_type_link() : m.console_contacts_type_text()}</small>
            </span>
            {field.active ? null : <span className="cd-tag">{m.console_contacts_off()}</span>}
            <Button size="small" kind="text" onClick={() => setCustom(field)}>
              {m.console_contacts_edit()}
            </Button>
          </div>
        ))}
      </section>
      {open === undefined ? null : open.what === 'custom' ? (
        <CustomDialog onClose={() => setOpen(undefined)} />
      ) : open.what === 'editable' ? (
        <EditableDialog settings={settings} onClose={() => setOpen(undefined)} />
      ) : (
        <DisplayDialog surface={open.what} settings={settings} onClose={() => setOpen(undefined)} />
      )}
      {custom === undefined ? null : <CustomDialog field={custom} onClose={() => setCustom(undefined)} />}
    </>
  );
}
