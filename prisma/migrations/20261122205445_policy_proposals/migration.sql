-- DropForeignKey
ALTER TABLE "approval" DROP CONSTRAINT "approval_run_id_fkey";

-- AlterTable
ALTER TABLE "approval" ADD COLUMN     "proposal_id" UUID,
ADD COLUMN     "requested_by_mail" TEXT,
ALTER COLUMN "run_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "approval_decision" ADD COLUMN     "approver_mail" TEXT;

-- CreateTable
CREATE TABLE "topology_proposal" (
    "id" UUID NOT NULL,
    "installation_id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "content_hash" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "plans" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "proposed_by" TEXT NOT NULL,
    "proposed_by_name" TEXT NOT NULL,
    "proposed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "ended_at" TIMESTAMPTZ(6),
    "version" INTEGER,

    CONSTRAINT "topology_proposal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "topology_proposal_number_key" ON "topology_proposal"("number");

-- CreateIndex
CREATE INDEX "topology_proposal_status_idx" ON "topology_proposal"("status");

-- CreateIndex
CREATE UNIQUE INDEX "approval_proposal_id_key" ON "approval"("proposal_id");

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "approval" ADD CONSTRAINT "approval_proposal_id_fkey" FOREIGN KEY ("proposal_id") REFERENCES "topology_proposal"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- An approval is of a run or of a change of the rules, never of both or of nothing.
ALTER TABLE "approval" ADD CONSTRAINT "approval_of_one" CHECK (num_nonnulls("run_id", "proposal_id") = 1);
-- One change of the rules waits at a time: what two of them would be compared with cannot both be in force.
CREATE UNIQUE INDEX "topology_proposal_waiting" ON "topology_proposal" ("installation_id") WHERE "status" = 'pending';
