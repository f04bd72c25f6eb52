import { Module } from '@nestjs/common';
import { Config } from '@platform/config/config';
import { B08Source } from './b08/b08-source';
import { EducationCardRegistry } from './cards/education-card-registry';
import { CommunityInvite } from './community/community-invite';
import { BureauClient } from './http/bureau-client';
import { HttpB08Source } from './http/http-b08-source';
import { HttpCommunityInvite } from './http/http-community-invite';
import { HttpEducationCardRegistry } from './http/http-education-card-registry';
import { HttpSupportRequests } from './http/http-support-requests';
import { SupportRequests } from './support/support-requests';

/** The bureau's systems, by their ports: features inject `EducationCardRegistry`, `B08Source`, `CommunityInvite`, `SupportRequests`. */
@Module({
  providers: [
    { provide: BureauClient, inject: [Config], useFactory: (config: Config) => new BureauClient(config.bureau) },
    {
      provide: EducationCardRegistry,
      inject: [BureauClient],
      useFactory: (client: BureauClient) => new HttpEducationCardRegistry(client),
    },
    { provide: B08Source, inject: [BureauClient], useFactory: (client: BureauClient) => new HttpB08Source(client) },
    { provide: CommunityInvite, inject: [BureauClient], useFactory: (client: BureauClient) => new HttpCommunityInvite(client) },
    { provide: SupportRequests, inject: [BureauClient], useFactory: (client: BureauClient) => new HttpSupportRequests(client) },
  ],
  exports: [EducationCardRegistry, B08Source, CommunityInvite, SupportRequests],
})
export class BureauModule {}
