import { BureauUnavailable } from '../bureau-unavailable.error';
import { SupportRequests, supportAnswer, type SupportAnswer, type SupportRequest } from '../support/support-requests';
import type { BureauClient } from './bureau-client';

/** Support requests over HTTP; the key makes a repeat harmless. */
export class HttpSupportRequests extends SupportRequests {
  readonly #client: BureauClient;

  constructor(client: BureauClient) {
    super();
    this.#client = client;
  }

  override async send(request: SupportRequest, key: string): Promise<SupportAnswer> {
    const answer = await this.#client.call({
      method: 'POST',
      path: '/support/requests',
      where: 'support request',
      answer: supportAnswer,
      headers: { 'idempotency-key': key },
      body: {
        category: request.category,
        schoolCode: request.schoolCode,
        schoolName: request.schoolName,
        mobile: request.mobile,
      },
    });
    if (answer === null) throw new BureauUnavailable('wrong-answer', 'support request: 404');
    return answer;
  }
}
