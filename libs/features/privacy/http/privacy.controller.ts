import { Controller } from '@nestjs/common';
import { privacyApi } from '@contracts/privacy';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { PersonExport } from '../person.export';
import { PrivacyQueries } from '../requests.queries';
import { PrivacyRequests } from '../requests.service';

@Controller()
export class PrivacyController {
  constructor(
    private readonly queries: PrivacyQueries,
    private readonly requests: PrivacyRequests,
    private readonly downloads: PersonExport,
  ) {}

  @Handle(privacyApi.people)
  people(@Call() { ctx, query }: In<typeof privacyApi.people>): Promise<OkOf<typeof privacyApi.people>> {
    return this.queries.people(ctx, query.q);
  }

  @Handle(privacyApi.list)
  list(@Call() { ctx, query }: In<typeof privacyApi.list>): Promise<OkOf<typeof privacyApi.list>> {
    return this.queries.list(ctx, query);
  }

  @Handle(privacyApi.create)
  create(@Call() { ctx, body }: In<typeof privacyApi.create>): Promise<OkOf<typeof privacyApi.create>> {
    return this.requests.create(ctx, body);
  }

  @Handle(privacyApi.one)
  one(@Call() { ctx, params }: In<typeof privacyApi.one>): Promise<OkOf<typeof privacyApi.one>> {
    return this.queries.one(ctx, params.id);
  }

  @Handle(privacyApi.download)
  download(@Call() { ctx, params }: In<typeof privacyApi.download>): Promise<OkOf<typeof privacyApi.download>> {
    return this.downloads.start(ctx, params.id);
  }

  @Handle(privacyApi.erase)
  erase(@Call() { ctx, params, version }: In<typeof privacyApi.erase>): Promise<OkOf<typeof privacyApi.erase>> {
    return this.requests.erase(ctx, params.id, version);
  }

  @Handle(privacyApi.decide)
  decide(@Call() { ctx, params, body, version }: In<typeof privacyApi.decide>): Promise<OkOf<typeof privacyApi.decide>> {
    return this.requests.decide(ctx, params.id, version, body);
  }
}
