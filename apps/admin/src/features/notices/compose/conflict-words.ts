import { m } from '@contracts/messages';
import { richPlainText } from '@contracts/rich-text';
import { formatNumber } from '@ui/core/format/number';
import type { ComposeField, ComposeForm } from '@ui/core/notices/compose-form';
import { audienceWord } from '../notice-labels';

const EXCERPT = 120;

/** A field of the form as the conflict view names it. */
export function fieldWord(field: ComposeField): string {
  switch (field) {
    case 'title':
      return m.console_notices_title();
    case 'body':
      return m.console_notices_body();
    case 'links':
      return m.console_notices_links();
    case 'attachments':
      return m.console_notices_attachments();
    case 'recipients':
      return m.console_notices_targets();
    case 'copies':
      return m.console_notices_copies();
    case 'settings':
      return m.console_notices_settings();
  }
}

/** Its value in words, short enough for two columns. */
export function valueWord(form: ComposeForm, field: ComposeField): string {
  const list = (names: readonly string[]) => (names.length === 0 ? m.ui_empty_value() : names.join(m.notices_name_separator()));
  switch (field) {
    case 'title':
      return form.title === '' ? m.ui_empty_value() : form.title;
    case 'body':
      return richPlainText(form.body, EXCERPT) || m.ui_empty_value();
    case 'links':
      return list(form.links.map((link) => link.url));
    case 'attachments':
      return list(form.attachments.map((file) => file.name));
    case 'recipients':
      return `${list(form.targets.slice(0, 6).map((target) => target.name))}${form.targets.length > 6 ? ` +${formatNumber(form.targets.length - 6)}` : ''} · ${audienceWord(form.audience)}`;
    case 'copies':
      return list([...form.cc.map((person) => person.name), ...(form.ccSelf ? [m.console_notices_copy_self()] : [])]);
    case 'settings':
      return form.requireConfirm ? m.console_notices_require_confirm() : m.notices_no_confirm();
  }
}
