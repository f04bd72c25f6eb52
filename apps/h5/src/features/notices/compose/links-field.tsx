import { useState } from 'react';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS, type NoticeLink } from '@contracts/notice-types';
import { isWebAddress } from '@contracts/rich-text';
import { IconClose, IconLink, IconPlus } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { FieldFault, TextInput } from '@ui/mobile/form-cards';
import { Sheet } from '@ui/mobile/sheet';

/** People type `www.school.edu.mo`; the address they mean begins with https. */
export function completeAddress(text: string): string {
  const trimmed = text.trim();
  return /^[\w-]+(\.[\w-]+)+([/?#:]|$)/.test(trimmed) ? `https://${trimmed}` : trimmed;
}

/** 鏈接: at most ten, each with a title of its own (NOT-02). */
export function LinksField({
  links,
  fault,
  onChange,
}: {
  links: readonly NoticeLink[];
  fault: string | undefined;
  onChange: (links: NoticeLink[]) => void;
}) {
  const [editing, setEditing] = useState<{ index: number; title: string; url: string }>();
  const [tried, setTried] = useState(false);
  const address = completeAddress(editing?.url ?? '');
  const bad = !isWebAddress(address) || address.length > NOTICE_LIMITS.linkUrl;
  const full = links.length >= NOTICE_LIMITS.links;
  const save = () => {
    setTried(true);
    if (editing === undefined || bad) return;
    const link = { title: editing.title.trim(), url: address };
    onChange(editing.index < links.length ? links.map((other, index) => (index === editing.index ? link : other)) : [...links, link]);
    setEditing(undefined);
    setTried(false);
  };
  return (
    <section className="cmp-part" aria-label={m.notices_links()}>
      <div className="cmp-part__head">
        <h2>{m.notices_links()}</h2>
        {links.length === 0 ? null : <span className="sc-number sc-quiet">{`${links.length} / ${NOTICE_LIMITS.links}`}</span>}
        <Button
          kind="text"
          size="medium"
          icon={IconPlus}
          {...(full ? { disabledReason: m.notices_links_full({ max: NOTICE_LIMITS.links }) } : {})}
          onClick={() => setEditing({ index: links.length, title: '', url: '' })}
        >
          {m.notices_add_link()}
        </Button>
      </div>
      {links.length === 0 ? null : (
        <ul className="cmp-files">
          {links.map((link, index) => (
            <li key={index} className="cmp-file">
              <IconLink size={20} className="cmp-file__icon" />
              <button type="button" className="cmp-file__text cmp-file__press" onClick={() => setEditing({ index, ...link })}>
                <span>{link.title === '' ? link.url : link.title}</span>
                {link.title === '' ? null : <small className="sc-quiet">{link.url}</small>}
              </button>
              <Button
                kind="quiet"
                size="medium"
                icon={IconClose}
                aria-label={m.notices_remove({ name: link.title === '' ? link.url : link.title })}
                onClick={() => onChange(links.filter((_other, at) => at !== index))}
              />
            </li>
          ))}
        </ul>
      )}
      <FieldFault text={fault} />
      <Sheet
        open={editing !== undefined}
        onClose={() => {
          setEditing(undefined);
          setTried(false);
        }}
        title={m.notices_links()}
        foot={
          <Button kind="primary" size="large" block onClick={save}>
            {m.ui_done()}
          </Button>
        }
      >
        {editing === undefined ? null : (
          <div className="ntc-options">
            <TextInput
              label={m.ui_editor_link_address()}
              required
              inputMode="url"
              autoCapitalize="none"
              autoComplete="off"
              placeholder="https://"
              maxLength={NOTICE_LIMITS.linkUrl}
              value={editing.url}
              fault={tried && bad ? m.ui_editor_link_bad() : undefined}
              onChange={(event) => setEditing({ ...editing, url: event.target.value })}
            />
            <TextInput
              label={m.ui_editor_link_text()}
              maxLength={NOTICE_LIMITS.linkTitle}
              value={editing.title}
              onChange={(event) => setEditing({ ...editing, title: event.target.value })}
            />
          </div>
        )}
      </Sheet>
    </section>
  );
}
