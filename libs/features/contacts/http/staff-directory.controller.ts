import { Controller } from '@nestjs/common';
import { directoryApi } from '@contracts/directory';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { StaffDirectory } from '../directory/staff-directory.service';

@Controller()
export class StaffDirectoryController {
  constructor(private readonly directory: StaffDirectory) {}

  @Handle(directoryApi.departments)
  departments(@Call() { ctx }: In<typeof directoryApi.departments>) {
    return this.directory.departments(ctx);
  }

  @Handle(directoryApi.members)
  members(@Call() { ctx, query }: In<typeof directoryApi.members>) {
    return this.directory.members(ctx, query);
  }

  @Handle(directoryApi.search)
  search(@Call() { ctx, query }: In<typeof directoryApi.search>) {
    return this.directory.search(ctx, query);
  }

  @Handle(directoryApi.labels)
  labels(@Call() { ctx }: In<typeof directoryApi.labels>) {
    return this.directory.labels(ctx);
  }

  @Handle(directoryApi.labelMembers)
  labelMembers(@Call() { ctx, params }: In<typeof directoryApi.labelMembers>) {
    return this.directory.labelMembers(ctx, params.id);
  }
}
