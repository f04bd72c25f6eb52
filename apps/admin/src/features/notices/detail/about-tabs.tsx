import { useState, type ReactNode } from 'react';
import { downloadUrl, pictureUrl } from '@contracts/files';
import type { Locale } from '@contracts/locale';
import { m } from '@contracts/messages';
import type { NoticeDetail } from '@contracts/notices';
import type { TargetKind } from '@contracts/notice-types';
import { formatDateTime } from '@ui/core/format/date';
import { formatBytes } from '@ui/core/format/number';
import { IconDownload, IconLink } from '@ui/core/icons/icons';
import { answerModeWord, languageWord } from '@ui/core/notices/compose-words';
import { questionMeta } from '@ui/core/notices/question-words';
import { languagesOf, versionIn } from '@ui/core/notices/version-edit';
import { Avatar } from '@ui/core/people/avatar';
import { RichTextView } from '@ui/core/rich-text/rich-text-view';
import { safeHref } from '@ui/core/rich-text/rich-text';
import { Panel } from '@ui/admin/shell/page-header';
import { DataTable } from '@ui/admin/list/data-table';
import { Segments } from '../compose/compose-field';
import { fileIcon } from '@ui/core/files/file-icon';
import { audienceWord } from '../notice-labels';

function Files({ notice }: { notice: NoticeDetail }) {
  return (
    <ul className="cn-files">
      {notice.attachments.map((file) => {
        const IconShape = fileIcon(file.mime);
        const ready = file.state === 'ready';
        const inner = (
          <>
            <IconShape size={18} />
            <span className="sc-ellipsis">{file.name}</span>
            <small className="sc-quiet">
              {ready
                ? formatBytes(file.size)
                : file.state === 'blocked' || file.state === 'deleted'
                  ? m.notices_file_blocked()
                  : m.notices_file_scanning()}
            </small>
          </>
        );
        return (
          <li key={file.fileId}>
            {ready ? (
              <a href={downloadUrl(file.fileId)} download>
                {inner}
                <IconDownload size={16} />
              </a>
            ) : (
              <span>{inner}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** 通知內容: what families read, in each language it was written in. */
export function ContentTab({ notice }: { notice: NoticeDetail }) {
  const [locale, setLocale] = useState<Locale>(notice.locale);
  const languages = languagesOf(notice);
  const shown = locale === notice.locale ? notice : versionIn(notice, locale);
  return (
    <div className="cn-about">
      <Panel
        title={m.notices_content()}
        grow
        {...(languages.length < 2
          ? {}
          : {
              aside: (
                <Segments
                  name="content-language"
                  label={m.notice_writing_versions()}
                  value={locale}
                  options={languages.map((value) => ({ value, label: languageWord(value) }))}
                  onChange={setLocale}
                />
              ),
            })}
      >
        <article className="cn-content" lang={locale}>
          {locale === notice.locale ? null : <h3 className="cn-content__title">{shown.title}</h3>}
          <RichTextView
            document={shown.body}
            imageUrl={(fileId) => pictureUrl(fileId)}
            onImage={(fileId) => window.open(pictureUrl(fileId), '_blank', 'noopener')}
          />
          {notice.questions.length === 0 ? null : (
            <ol className="cn-questions" aria-label={m.notice_writing_questions()}>
              {notice.questions.map((question, index) => (
                <li key={question.key}>
                  <b>{`${String(index + 1)}. ${shown.questions[index]?.text ?? question.text}`}</b>
                  <small className="sc-quiet">{questionMeta(question)}</small>
                  {(shown.questions[index]?.options ?? question.options).map((option) => (
                    <span key={option.key}>{option.text}</span>
                  ))}
                </li>
              ))}
            </ol>
          )}
        </article>
      </Panel>
      {notice.links.length + notice.attachments.length === 0 ? null : (
        <div className="cn-about__side">
          {notice.attachments.length === 0 ? null : (
            <Panel title={m.console_notices_attachments()} note={String(notice.attachments.length)}>
              <Files notice={notice} />
            </Panel>
          )}
          {notice.links.length === 0 ? null : (
            <Panel title={m.console_notices_links()} note={String(notice.links.length)}>
              <ul className="cn-files">
                {notice.links.map((link, index) => {
                  const href = safeHref(link.url);
                  const inner = (
                    <>
                      <IconLink size={18} />
                      <span className="sc-ellipsis" title={link.url}>
                        {link.title === '' ? link.url : link.title}
                      </span>
                    </>
                  );
                  return (
                    <li key={index}>
                      {href === undefined ? (
                        <span>{inner}</span>
                      ) : (
                        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
                          {inner}
                        </a>
                      )}
                    </li>
                  );
                })}
              </ul>
            </Panel>
          )}
        </div>
      )}
    </div>
  );
}

function kindWord(kind: TargetKind): string {
  switch (kind) {
    case 'school':
      return m.console_notices_kind_school();
    case 'campus':
      return m.console_notices_kind_campus();
    case 'section':
      return m.console_notices_kind_section();
    case 'grade':
      return m.console_notices_kind_grade();
    case 'class':
      return m.console_notices_kind_class();
    case 'student':
      return m.console_notices_kind_student();
  }
}

/** 接收對象 and 抄送. */
export function RecipientsTab({ notice }: { notice: NoticeDetail }) {
  return (
    <div className="cn-about">
      <Panel
        title={m.console_notices_targets()}
        note={`${audienceWord(notice.audience)}${notice.includeAlumni ? ` · ${m.console_notices_alumni_yes()}` : ''}`}
        grow
      >
        <div className="cn-classes">
          <DataTable
            label={m.console_notices_targets()}
            rows={notice.targets}
            rowKey={(target) => `${target.kind}:${target.refId ?? ''}`}
            columns={[
              {
                id: 'name',
                title: m.console_notices_targets(),
                render: (target) => <b className="cn-strong">{target.kind === 'school' ? m.notices_whole_school() : target.name}</b>,
              },
              { id: 'kind', title: m.console_notices_kind(), width: 140, render: (target) => kindWord(target.kind) },
              {
                id: 'path',
                title: m.console_notices_path(),
                width: 260,
                render: (target) => <span className="sc-quiet">{target.path === '' ? '—' : target.path}</span>,
              },
            ]}
          />
        </div>
        <p className="cn-note">{m.console_notices_resolved_note()}</p>
      </Panel>
      <div className="cn-about__side">
        <Panel title={m.console_notices_copies()} note={String(notice.cc.length)}>
          {notice.cc.length === 0 ? (
            <p className="cn-note">{m.console_notices_copies_none()}</p>
          ) : (
            <ul className="cn-staff">
              {notice.cc.map((person) => (
                <li key={`${person.id}${person.reason}`}>
                  <Avatar id={person.id} name={person.name} size={24} />
                  <span className="sc-ellipsis">{person.name}</span>
                  {person.reason === 'self' ? <small className="sc-quiet">{m.console_notices_copy_self()}</small> : null}
                </li>
              ))}
            </ul>
          )}
        </Panel>
      </div>
    </div>
  );
}

/** 發送設置 and the times of the notice. */
export function SettingsTab({ notice }: { notice: NoticeDetail }) {
  const rows: [string, ReactNode][] = [
    [
      m.console_notices_answer(),
      notice.hasForm
        ? m.notice_writing_fact_form({ n: notice.questions.length, mode: answerModeWord(notice.answerMode) })
        : notice.requireConfirm
          ? m.console_notices_answer_confirm()
          : m.console_notices_answer_none(),
    ],
    ...(notice.hasForm
      ? [[m.notice_writing_allow_edit(), notice.allowEditAnswer ? m.console_notices_yes() : m.console_notices_no()] as [string, ReactNode]]
      : []),
    [m.notice_following_deadline(), notice.deadlineAt === null ? m.notices_no_deadline() : formatDateTime(notice.deadlineAt)],
    ...(notice.sendAt === null ? [] : [[m.notice_writing_send_later(), formatDateTime(notice.sendAt)] as [string, ReactNode]]),
    [m.notice_writing_family_card(), notice.familyCard ? m.console_notices_yes() : m.console_notices_no()],
    ...(notice.urgency === 'urgent' ? [[m.notice_following_urgent_reason(), notice.urgencyReason] as [string, ReactNode]] : []),
    ...(notice.versions.length === 0
      ? []
      : [[m.notice_writing_versions(), languagesOf(notice).map(languageWord).join(m.notices_name_separator())] as [string, ReactNode]]),
    [m.console_notices_receivers(), audienceWord(notice.audience)],
    [m.console_notices_auto_copy(), notice.ccSelf ? m.console_notices_yes() : m.console_notices_no()],
    [m.console_notices_created_at(), formatDateTime(notice.createdAt)],
    [m.console_notices_send_time(), notice.sentAt === null ? m.console_notices_not_sent() : formatDateTime(notice.sentAt)],
    ...(notice.closedAt === null ? [] : [[m.console_notices_closed_at(), formatDateTime(notice.closedAt)] as [string, ReactNode]]),
    ...(notice.recalledAt === null ? [] : [[m.console_notices_recalled_at(), formatDateTime(notice.recalledAt)] as [string, ReactNode]]),
  ];
  return (
    <div className="cn-about">
      <Panel title={m.console_notices_settings()} grow>
        <dl className="cn-settings">
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
}
