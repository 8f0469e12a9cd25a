/**
 * What the workbook says, in Chinese and English: the titles of its tabs, the headers that the add-on reads, and
 * the words it looks for in cells. They are the words of the project's schemas; nothing here is shown as a sentence.
 */

/** @typedef {typeof WORDS.zh} Words */

const WORDS = {
  zh: {
    tabs: {
      summary: '月度汇总',
      problems: '问题清单',
      outbox: '通知邮件',
      runs: '运行记录',
      settings: '设置',
      trial: '试算',
      system: '_系统',
    },
    headers: {
      summary: { month: '月份' },
      problems: { tab: '表', row: '行', column: '列', level: '级别', key: '单号', advice: '说明' },
      outbox: { state: '状态' },
      runs: {
        id: '运行编号',
        trigger: '触发',
        person: '人员',
        seconds: '秒数',
        rows: '行数',
        problems: '问题数',
      },
    },
    levels: { error: '错误', reminder: '提醒' },
    states: { queued: '待发送', sending: '发送中', sent: '已发送', failed: '失败' },
  },
  en: {
    tabs: {
      summary: 'Monthly summary',
      problems: 'Problems',
      outbox: 'Outbox',
      runs: 'Runs',
      settings: 'Settings',
      trial: 'Trial',
      system: '_System',
    },
    headers: {
      summary: { month: 'Month' },
      problems: {
        tab: 'Tab',
        row: 'Row',
        column: 'Column',
        level: 'Level',
        key: 'No.',
        advice: 'What to do',
      },
      outbox: { state: 'State' },
      runs: {
        id: 'Run id',
        trigger: 'Trigger',
        person: 'Person',
        seconds: 'Seconds',
        rows: 'Rows',
        problems: 'Problems',
      },
    },
    levels: { error: 'Error', reminder: 'Reminder' },
    states: { queued: 'queued', sending: 'sending', sent: 'sent', failed: 'failed' },
  },
};
