import { Controller } from '@nestjs/common';
import { directoryApi } from '@contracts/directory';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { SyncStateService } from '../directory/sync-state.service';

@Controller()
export class SyncController {
  constructor(private readonly sync: SyncStateService) {}

  @Handle(directoryApi.syncState)
  state(@Call() { ctx }: In<typeof directoryApi.syncState>) {
    return this.sync.state(ctx);
  }

  @Handle(directoryApi.sync)
  start(@Call() { ctx }: In<typeof directoryApi.sync>) {
    return this.sync.start(ctx);
  }
}
