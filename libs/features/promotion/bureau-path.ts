import { Injectable } from '@nestjs/common';
import type { BureauPath } from '@contracts/promotion';
import { Config } from '@platform/config/config';

/** 主頁 → 主頁資訊 → 專區登入 → 學校專區 → 學年 → 學生網上註冊 → 更新 '智慧校園' 學生年級班別 (PRM-36). */
const STEPS = ['主頁', '主頁資訊', '專區登入', '學校專區', '{year} 學年', '學生網上註冊（學年初註冊）', "更新 '智慧校園' 學生年級班別"];

/** Where the JSON lies on the bureau's site; address and steps can be set, because the bureau's menu may change (PRM-36). */
@Injectable()
export class BureauPaths {
  constructor(private readonly config: Config) {}

  of(schoolYear: string): BureauPath {
    const { url, b01Path } = this.config.bureauSite;
    const steps = b01Path === undefined ? STEPS : b01Path.split('>').map((step) => step.trim());
    return { url: url ?? null, steps: steps.map((step) => step.replace('{year}', schoolYear)) };
  }
}
