import { BureauUnavailable } from '../bureau-unavailable.error';
import { cardAnswer, temporaryNumbersAnswer, type CardAnswer, type CardLookup, type TemporaryNumber } from '../cards/card-lookup';
import { EducationCardRegistry } from '../cards/education-card-registry';
import type { BureauClient } from './bureau-client';

/** Register of cards over HTTP. Numbers and birthdays go in bodies, so that no access log holds them. */
export class HttpEducationCardRegistry extends EducationCardRegistry {
  readonly #client: BureauClient;

  constructor(client: BureauClient) {
    super();
    this.#client = client;
  }

  override async lookup(request: CardLookup): Promise<CardAnswer> {
    const where = 'card register';
    const answer = await this.#client.call({
      method: 'POST',
      path: '/education-cards/lookup',
      where,
      answer: cardAnswer,
      // Only the fields of the format, whatever the caller's object holds besides.
      body: {
        cardType: request.cardType,
        cardNo: request.cardNo,
        temporaryNo: request.temporaryNo,
        birthDate: request.birthDate,
        schoolCode: request.schoolCode,
      },
    });
    if (answer === null) throw new BureauUnavailable('wrong-answer', `${where}: 404`);
    return answer;
  }

  override async temporaryNumbers({ schoolCode, name }: { schoolCode: string; name: string }): Promise<TemporaryNumber[]> {
    const answer = await this.#client.call({
      method: 'POST',
      path: '/education-cards/temporary-numbers',
      where: 'temporary numbers',
      answer: temporaryNumbersAnswer,
      body: { schoolCode, name },
    });
    // A number of another school in the answer would show a stranger's.
    return (answer?.items ?? []).filter((item) => item.schoolCode === schoolCode);
  }
}
