import { Controller } from '@nestjs/common';
import { directoryApi } from '@contracts/directory';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { SchoolDirectory } from '../directory/school-directory.service';

@Controller()
export class SchoolDirectoryController {
  constructor(private readonly directory: SchoolDirectory) {}

  @Handle(directoryApi.nodes)
  nodes(@Call() { ctx }: In<typeof directoryApi.nodes>) {
    return this.directory.nodes(ctx);
  }

  @Handle(directoryApi.node)
  node(@Call() { ctx, params }: In<typeof directoryApi.node>) {
    return this.directory.node(ctx, params.id);
  }

  @Handle(directoryApi.students)
  students(@Call() { ctx, query }: In<typeof directoryApi.students>) {
    return this.directory.students(ctx, query);
  }

  @Handle(directoryApi.student)
  student(@Call() { ctx, params }: In<typeof directoryApi.student>) {
    return this.directory.student(ctx, params.id);
  }
}
