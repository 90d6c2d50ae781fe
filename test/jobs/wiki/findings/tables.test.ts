import { expect, test } from "bun:test";
import { found, foundWith } from "./found.ts";

test("CREATE TABLE is read in SQL and in strings, with its references", async () => {
  const sql = [
    "-- CREATE TABLE no (id int);",
    "CREATE TABLE IF NOT EXISTS jobs (",
    "  id INTEGER PRIMARY KEY, -- the key, (always)",
    "  price DECIMAL(10, 2) DEFAULT '(0, 1)',",
    "  owner TEXT NOT NULL REFERENCES users(id),",
    "  queue_id INT,",
    "  FOREIGN KEY (queue_id) REFERENCES queues (id)",
    ");",
  ].join("\n");
  const jobs = "SQL jobs(id:INTEGER, price:DECIMAL(10, 2), owner:TEXT>users, queue_id:INT>queues)";
  expect(await found("schema.sql", sql, "SQL")).toEqual([`2 ${jobs}`]);
  expect(
    await found("store.ts", `db.run(\`${sql}\`);\ndb.run("SELECT 'CREATE TABLE x (a int)'");\n`),
  ).toEqual([`2 ${jobs}`]);
});

test("Prisma, Django, SQLAlchemy and JPA declare models", async () => {
  const prisma =
    "model Job {\n  id String @id\n  owner User @relation(fields: [a], references: [id])\n}\n\nmodel User {\n  id String\n  jobs Job[]\n}\n";
  expect(await found("schema.prisma", prisma, "Prisma")).toEqual([
    "1 Prisma Job(id:String, owner:User>User)",
    "6 Prisma User(id:String, jobs:Job[]>Job)",
  ]);
  const django =
    'from django.db import models\n\nclass Job(models.Model):\n    name = models.CharField(max_length=9)\n    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)\n\n    class Meta:\n        ordering = ["name"]\n\nclass Base(models.Model):\n    at = models.DateField()\n    class Meta:\n        abstract = True\n';
  expect(await found("models.py", django)).toEqual([
    "3 Django Job(name:CharField, owner:ForeignKey>User) in Job",
  ]);
  const alchemy =
    'from sqlalchemy import Column, Integer, ForeignKey\n\nclass Job(Base):\n    __tablename__ = "jobs"\n    id = Column(Integer, primary_key=True)\n    owner = Column(Integer, ForeignKey("users.id"))\n';
  expect(await found("models.py", alchemy)).toEqual([
    "3 SQLAlchemy jobs(id:Integer, owner:Integer>users) in Job",
  ]);
  const jpa =
    "@Entity\npublic class Job {\n  @Id\n  private Long id;\n  @ManyToOne\n  private User owner;\n}\n";
  expect(foundWith("Job.java", "Java", ["jakarta.persistence.Entity"], jpa)).toEqual([
    "2 JPA Job(id:Long, owner:User>User)",
  ]);
});
