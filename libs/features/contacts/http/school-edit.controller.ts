import { Controller } from '@nestjs/common';
import { schoolEditApi } from '@contracts/school-contacts';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { ChangeList } from '../school/change-list.service';
import { NodeEditing } from '../school/node-editing.service';
import { OneKey } from '../school/one-key.service';
import { StudentEditing } from '../school/student-editing.service';
import { StudentRemoval } from '../school/student-removal.service';
import { TeacherSetting } from '../school/teacher-setting.service';

type Api = typeof schoolEditApi;

/** 家校通訊錄: structure, teachers, pupils and guardians. */
@Controller()
export class SchoolEditController {
  constructor(
    private readonly nodes: NodeEditing,
    private readonly oneKeys: OneKey,
    private readonly teachers: TeacherSetting,
    private readonly students: StudentEditing,
    private readonly removals: StudentRemoval,
    private readonly changes: ChangeList,
  ) {}

  @Handle(schoolEditApi.nodeForm)
  nodeForm(@Call() { ctx, params }: In<Api['nodeForm']>) {
    return this.nodes.form(ctx, params.id);
  }

  @Handle(schoolEditApi.createNode)
  createNode(@Call() { ctx, body }: In<Api['createNode']>) {
    return this.nodes.create(ctx, body);
  }

  @Handle(schoolEditApi.updateNode)
  updateNode(@Call() { ctx, params, body, version }: In<Api['updateNode']>) {
    return this.nodes.update(ctx, params.id, version, body);
  }

  @Handle(schoolEditApi.deleteNode)
  deleteNode(@Call() { ctx, params }: In<Api['deleteNode']>) {
    return this.nodes.remove(ctx, params.id);
  }

  @Handle(schoolEditApi.oneKeyPreview)
  oneKeyPreview(@Call() { ctx, body }: In<Api['oneKeyPreview']>) {
    return this.oneKeys.preview(ctx, body);
  }

  @Handle(schoolEditApi.oneKey)
  oneKey(@Call() { ctx, body }: In<Api['oneKey']>) {
    return this.oneKeys.carryOut(ctx, body);
  }

  @Handle(schoolEditApi.setTeachers)
  setTeachers(@Call() { ctx, params, body, version }: In<Api['setTeachers']>) {
    return this.teachers.set(ctx, params.id, version, body.teachers);
  }

  @Handle(schoolEditApi.studentForm)
  studentForm(@Call() { ctx, params }: In<Api['studentForm']>) {
    return this.students.form(ctx, params.id);
  }

  @Handle(schoolEditApi.createStudent)
  createStudent(@Call() { ctx, body }: In<Api['createStudent']>) {
    return this.students.create(ctx, body);
  }

  @Handle(schoolEditApi.updateStudent)
  updateStudent(@Call() { ctx, params, body, version }: In<Api['updateStudent']>) {
    return this.students.update(ctx, params.id, version, body);
  }

  @Handle(schoolEditApi.addGuardian)
  addGuardian(@Call() { ctx, params, body }: In<Api['addGuardian']>) {
    return this.students.addGuardian(ctx, params.id, body);
  }

  @Handle(schoolEditApi.updateGuardian)
  updateGuardian(@Call() { ctx, params, body }: In<Api['updateGuardian']>) {
    return this.students.updateGuardian(ctx, params.id, params.guardianId, body);
  }

  @Handle(schoolEditApi.removeGuardian)
  removeGuardian(@Call() { ctx, params }: In<Api['removeGuardian']>) {
    return this.students.removeGuardian(ctx, params.id, params.guardianId);
  }

  @Handle(schoolEditApi.setClass)
  setClass(@Call() { ctx, body }: In<Api['setClass']>) {
    return this.students.setClass(ctx, body);
  }

  @Handle(schoolEditApi.removalPreview)
  removalPreview(@Call() { ctx, body }: In<Api['removalPreview']>) {
    return this.removals.preview(ctx, body.studentIds);
  }

  @Handle(schoolEditApi.removeStudents)
  removeStudents(@Call() { ctx, body }: In<Api['removeStudents']>) {
    return this.removals.remove(ctx, body.studentIds);
  }

  @Handle(schoolEditApi.removed)
  removed(@Call() { ctx, query }: In<Api['removed']>) {
    return this.removals.removed(ctx, query.page ?? 1);
  }

  @Handle(schoolEditApi.restore)
  restore(@Call() { ctx, params }: In<Api['restore']>) {
    return this.removals.restore(ctx, params.id);
  }

  @Handle(schoolEditApi.batch)
  batch(@Call() { ctx, params }: In<Api['batch']>) {
    return this.changes.batch(ctx, params.id);
  }

  @Handle(schoolEditApi.startExport)
  startExport(@Call() { ctx }: In<Api['startExport']>) {
    return this.students.startExport(ctx);
  }
}
