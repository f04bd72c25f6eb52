import type { CallEngine } from '../client/call-engine';
import { signPage, type PageSignature } from '../jssdk/page-signature';
import type { FetchedToken } from '../tokens/token-cache';

/**
 * JS-SDK tickets (wecom 03 §5), cached like tokens: WeCom allows 100 an hour per app and 400 per corp.
 * Tickets of one app must not be used in another (42012); the cache key holds the app.
 */
export function ticketCalls(api: CallEngine) {
  const fetch = (path: string, query: Record<string, string>) => async (): Promise<FetchedToken> => {
    const answer = await api.read<{ ticket: string; expires_in?: number }>({ path, query });
    return { token: answer.ticket, expiresInSeconds: answer.expires_in ?? 7200 };
  };
  const corp = async (): Promise<string> => (await api.held('corp_ticket', fetch('/cgi-bin/get_jsapi_ticket', {}))).token;
  const app = async (): Promise<string> => (await api.held('app_ticket', fetch('/cgi-bin/ticket/get', { type: 'agent_config' }))).token;
  const nowSeconds = (): number => Math.floor(api.clock.now() / 1000);
  return {
    /** Signature for `getConfigSignature` / `wx.config`. */
    async signForCorp(url: string): Promise<PageSignature> {
      return signPage({ ticket: await corp(), url, timestamp: nowSeconds() });
    },
    /** Signature for `getAgentConfigSignature` / `wx.agentConfig`. */
    async signForApp(url: string): Promise<PageSignature> {
      return signPage({ ticket: await app(), url, timestamp: nowSeconds() });
    },
    corp,
    app,
  };
}
