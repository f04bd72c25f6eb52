import { Input } from 'antd';
import { m } from '@contracts/messages';
import { NOTICE_LIMITS, type NoticeLink } from '@contracts/notice-types';
import { isWebAddress } from '@contracts/rich-text';
import { IconClose, IconPlus } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';

/** 鏈接: text and address, up to ten; a wrong address is named where it stands once it was left. */
export function LinksField({
  links,
  checked,
  onChange,
}: {
  links: readonly NoticeLink[];
  checked: boolean;
  onChange: (links: NoticeLink[]) => void;
}) {
  const put = (index: number, part: Partial<NoticeLink>) => onChange(links.map((link, at) => (at === index ? { ...link, ...part } : link)));
  return (
    <div className="cc-links">
      {links.map((link, index) => {
        const wrong = (checked || link.url.includes('.')) && link.url.trim() !== '' && !isWebAddress(link.url) && checked;
        return (
          <div key={index} className="cc-links__row">
            <Input
              value={link.title}
              maxLength={NOTICE_LIMITS.linkTitle}
              placeholder={m.console_notices_link_title()}
              aria-label={m.console_notices_link_title()}
              onChange={(event) => put(index, { title: event.target.value })}
            />
            <Input
              value={link.url}
              type="url"
              maxLength={NOTICE_LIMITS.linkUrl}
              placeholder="https://"
              aria-label={m.console_notices_link_url()}
              {...(wrong ? { status: 'error' as const, 'aria-invalid': true } : {})}
              onChange={(event) => put(index, { url: event.target.value })}
              onBlur={() => {
                // People leave the beginning out; what is clearly an address gets it.
                const text = link.url.trim();
                if (/^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(text)) put(index, { url: `https://${text}` });
              }}
            />
            <Button
              kind="quiet"
              size="small"
              icon={IconClose}
              aria-label={m.console_notices_remove_link({ n: index + 1 })}
              onClick={() => onChange(links.filter((_link, at) => at !== index))}
            />
          </div>
        );
      })}
      {links.length >= NOTICE_LIMITS.links ? null : (
        <Button size="small" icon={IconPlus} onClick={() => onChange([...links, { title: '', url: '' }])}>
          {m.console_notices_add_link()}
        </Button>
      )}
    </div>
  );
}
