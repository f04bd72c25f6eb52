import { escapeHtml, htmlPage } from './html';

/**
 * Shown in the frame of a device while the platform is not up; in all three languages, because nobody has logged in yet.
 * It tells the stage around the frame, which has a cover of its own and asks again.
 * @param stage origin of the stage
 */
export const noPlatformPage = (host: string, stage: string): string =>
  htmlPage(
    'zh-Hant',
    '網頁無法打開',
    `<h1>網頁無法打開</h1><p>智慧校園服務（<code>${escapeHtml(host)}</code>）未有回應，請稍後重試。</p>
<p lang="en">The page cannot be opened: the service does not answer. Please try again.</p>
<p lang="pt">A página não pode ser aberta: o serviço não responde. Tente novamente.</p>
<a class="button" href="">重試 · Retry · Repetir</a>
<script>if (parent !== window) parent.postMessage({ source: 'wecom-jssdk', version: 1, api: 'unreachable', params: {} }, ${JSON.stringify(stage)});</script>`,
  );

export const unknownDevicePage = (label: string): string =>
  htmlPage(
    'zh-Hant',
    '沒有這部裝置',
    `<h1>沒有這部裝置</h1><p>模擬器沒有名為 <code>${escapeHtml(label)}</code> 的裝置。</p>
<p lang="en">The simulator has no device of this name.</p><p lang="pt">O simulador não tem nenhum dispositivo com este nome.</p>`,
  );
