/** Titles of checks, probes and proofs, which a plan file may leave out: each says what it looks at, not what it hopes for. */
export const DEFAULT_TITLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "check.healthy": { ko: "구성 요소 정상 여부", en: "Component is healthy", ja: "コンポーネントの正常性" },
  "check.capacity": { ko: "여유 용량", en: "Spare capacity", ja: "空き容量" },
  "check.other-zones": { ko: "나머지 존 정상 여부", en: "Other zones are healthy", ja: "他ゾーンの正常性" },
  "check.zone-answers": { ko: "존 응답 확인", en: "Zone answers", ja: "ゾーンの応答確認" },
  "check.entrance-exclusive": { ko: "입구 단독 경로 확인", en: "Entrance is the only way in", ja: "入口が唯一の経路" },
  "check.no-loss-possible": { ko: "무손실 전환 가능 여부", en: "No row can be lost", ja: "無損失で切り替え可能か" },
  "probe.entrance": {
    ko: "입구에서 본 서비스 응답",
    en: "Service as seen at the entrance",
    ja: "入口から見たサービス応答",
  },
  "probe.database": { ko: "DB 쓰기·읽기 확인", en: "Database writes and reads", ja: "DB の書き込み・読み取り確認" },
  "proof.no-loss": {
    ko: "커밋 확인된 행의 손실 0 증명",
    en: "No acknowledged row is missing",
    ja: "コミット済み行の損失ゼロの証明",
  },
  "proof.row-level-security": {
    ko: "행 수준 보안(RLS) 유지 증명",
    en: "Row-level security still holds",
    ja: "行レベルセキュリティの維持の証明",
  },
  "proof.protected": { ko: "재보호(동기 복제) 증명", en: "Protected again", ja: "再保護の証明" },
  "proof.no-customer-markers": {
    ko: "고객 데이터 미이동 증명",
    en: "No customer data has crossed",
    ja: "顧客データが越境していない証明",
  },
};
