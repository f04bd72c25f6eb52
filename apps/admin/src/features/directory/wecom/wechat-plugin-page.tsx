import '../directory.css';
import { useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { contactsChecklistApi, PLUGIN_ADDRESS } from '@contracts/contacts-checklist';
import { m } from '@contracts/messages';
import { isApiError } from '@ui/core/api/api-error';
import { routeKey, useApi, useRouteQuery } from '@ui/core/api/query';
import { IconUpload } from '@ui/core/icons/icons';
import { later, Meanwhile } from '@ui/core/later/later';
import { useMay } from '@ui/core/session/session';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar } from '@ui/core/states/skeleton';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState, FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { PageHeader } from '@ui/admin/shell/page-header';
import { SeenBy, WecomWay } from './wecom-settings-pages';

const CodePicture = later(() => import('@ui/core/codes/code-picture').then((x) => x.CodePicture));

/** 微信插件: stays in WeCom; the page links there and shows its code, so that members follow it and scan codes in WeChat (CON-29). */
export function WechatPluginPage() {
  const mayEdit = useMay('contacts.edit');
  const query = useRouteQuery(contactsChecklistApi.plugin, {});
  const plugin = query.data;
  return (
    <>
      <PageHeader title={m.ui_nav_wechat()} facts={m.console_contacts_in_wecom()} />
      <div className="co-page">
        <div className="co-narrow-page">
          {plugin === undefined ? (
            query.error === null ? (
              <SkeletonRows count={6} />
            ) : (
              <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
            )
          ) : (
            <section className="co-block">
              <header>
                <div>
                  <h2>{m.console_contacts_plugin_title()}</h2>
                  <p>{m.console_contacts_plugin_text()}</p>
                </div>
              </header>
              <WecomWay path={m.console_contacts_plugin_path()} />
              {plugin.url === null ? (
                <EmptyState surface="console" title={m.console_contacts_plugin_none()} text={m.console_contacts_plugin_none_text()} />
              ) : (
                <figure className="co-code">
                  <Meanwhile shows={<SkeletonBar height={220} radius={12} />}>
                    <CodePicture text={plugin.url} label={m.console_contacts_plugin_code()} />
                  </Meanwhile>
                  <figcaption>{m.console_contacts_plugin_scan()}</figcaption>
                </figure>
              )}
              <SeenBy name={plugin.seenBy} at={plugin.seenAt} />
              {mayEdit ? <TakeCode version={plugin.version} known={plugin.url !== null} /> : null}
            </section>
          )}
        </div>
      </div>
    </>
  );
}

/** Reads the code out of the picture that WeCom's console shows; only the address inside is kept. */
function TakeCode({ version, known }: { version: number; known: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const put = async (url: string | null) => {
    setBusy(true);
    setFault(undefined);
    try {
      await api.call(contactsChecklistApi.setPlugin, { body: { url }, ifMatch: version });
      toast(url === null ? m.console_contacts_plugin_removed() : m.console_contacts_plugin_saved());
    } catch (error) {
      if (!isApiError(error)) throw error;
      setFault(error.message);
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: routeKey(contactsChecklistApi.plugin) });
    }
  };
  const take = async (file: File) => {
    setBusy(true);
    setFault(undefined);
    const { readCode } = await import('./read-code');
    const url = await readCode(file);
    setBusy(false);
    if (url === undefined) setFault(m.console_contacts_plugin_unreadable());
    else if (!PLUGIN_ADDRESS.test(url)) setFault(m.console_contacts_plugin_foreign());
    else await put(url);
  };
  return (
    <div className="co-take">
      <Button kind={known ? 'default' : 'primary'} icon={IconUpload} busy={busy} onClick={() => input.current?.click()}>
        {known ? m.console_contacts_plugin_again() : m.console_contacts_plugin_upload()}
      </Button>
      {known ? (
        <Button kind="text" onClick={() => void put(null)}>
          {m.console_contacts_plugin_remove()}
        </Button>
      ) : null}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg"
        className="sc-hidden"
        aria-label={m.console_contacts_plugin_upload()}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      {fault === undefined ? null : (
        <p className="cs-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
