export { OpsHttpModule } from './ops.module';
export { enrolOperator } from './enrol-operator';
