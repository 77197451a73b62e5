-- What Cayley wrote to an empty database for the quads of TestPostgres, as pg_dump --inserts tells it.
CREATE TABLE public.nodes (
    hash bytea NOT NULL,
    refs integer NOT NULL,
    value bytea,
    value_string text,
    datatype text,
    language text,
    iri boolean,
    bnode boolean,
    value_int bigint,
    value_bool boolean,
    value_float double precision,
    value_time timestamp with time zone
);
CREATE TABLE public.quads (
    horizon bigint NOT NULL,
    subject_hash bytea NOT NULL,
    predicate_hash bytea NOT NULL,
    object_hash bytea NOT NULL,
    label_hash bytea,
    ts timestamp without time zone
);
CREATE SEQUENCE public.quads_horizon_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.quads_horizon_seq OWNED BY public.quads.horizon;
ALTER TABLE ONLY public.quads ALTER COLUMN horizon SET DEFAULT nextval('public.quads_horizon_seq'::regclass);
INSERT INTO public.nodes VALUES ('\x079f00d4942b7885aaef0a3327f981e218fce71b', 3, NULL, 'http://example.org/بلد/1', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x08ed4e4e38e6ec6138fd6ace817298a569b2b4e7', 1, NULL, 'null \x00 byte', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x0d557e4e6d98d0ccf89bb9ac78b4ef105815e447', 2, NULL, 'a', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x0d7ae22970178ce06ab337a67577b87512df8783', 3, NULL, 'http://example.org/p7', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', 8, NULL, 'http://example.org/2', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x16663545039975b1e32d68a6db0f4259b3f46127', 3, NULL, 'http://example.org/p0', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x278a31f9ba54e8d73adbc4f1ae82b1d2442de516', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, true, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', 8, NULL, 'http://example.org/خبر/2', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x4c2affe0fa5579fc6f72101a97e42459a0e49e7f', 3, NULL, 'http://example.org/p4', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x531de95de8300508dc3079ff864c43715790c80d', 8, NULL, 'http://example.org/1', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x5794f26fa9012343533990a81ee4a7a14df1e1eb', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-02-29 12:00:00+00');
INSERT INTO public.nodes VALUES ('\x597c8ac9e3f0069e69b1d61db7e565402c977f08', 3, NULL, 'http://example.org/p2', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x60e3efb76ddf88c57a2bedef7ea037dcbba8b263', 3, NULL, NULL, NULL, NULL, NULL, NULL, -5, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x61b21976587f7d4c3e0ac09bbb6c82dc69030951', 3, NULL, 'http://example.org/p5', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x6eb6129e4c36de82e1d1d8018bc0e47ba44e0dfb', 3, NULL, 'b1', NULL, NULL, NULL, true, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x7698cbca7635c15b92d735efa1b1c6cb6992724c', 3, NULL, 'http://example.org/p6', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', 8, NULL, 'http://example.org/خبر/1', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\x9d53f468d24b14c8d532f86d73b6de4751b79d20', 3, NULL, 'نص
"مقتبس"', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\xc0d03f64ac8ad85ed4c1cc04f76362dfb6abfce7', 3, NULL, 'http://example.org/p1', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\xd4bf27191e370d5da59d4a8a74b1a19716b62ec0', 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.75, NULL);
INSERT INTO public.nodes VALUES ('\xd51311d0b2e3e6afdaa2fcf55e5e966f756a5114', 2, NULL, 'b', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\xd5ad201d3af6e2a27e2db0798bb4e022cdaaeea7', 3, NULL, 'http://example.org/p3', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', 8, NULL, 'http://example.org/0', NULL, NULL, true, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\xef08715d8615d71e18ef342823960cdc15caab28', 3, NULL, '2024-02-29', 'http://www.w3.org/2001/XMLSchema#date', NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.nodes VALUES ('\xef7e4a3e61ff83f1fdfcba1734e0ad21f82cbde0', 3, NULL, 'القاهرة', NULL, 'ar-EG', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO public.quads VALUES (1, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\x16663545039975b1e32d68a6db0f4259b3f46127', '\x079f00d4942b7885aaef0a3327f981e218fce71b', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (2, '\x531de95de8300508dc3079ff864c43715790c80d', '\x16663545039975b1e32d68a6db0f4259b3f46127', '\x079f00d4942b7885aaef0a3327f981e218fce71b', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (3, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\x16663545039975b1e32d68a6db0f4259b3f46127', '\x079f00d4942b7885aaef0a3327f981e218fce71b', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (4, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\xc0d03f64ac8ad85ed4c1cc04f76362dfb6abfce7', '\x6eb6129e4c36de82e1d1d8018bc0e47ba44e0dfb', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (5, '\x531de95de8300508dc3079ff864c43715790c80d', '\xc0d03f64ac8ad85ed4c1cc04f76362dfb6abfce7', '\x6eb6129e4c36de82e1d1d8018bc0e47ba44e0dfb', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (6, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\xc0d03f64ac8ad85ed4c1cc04f76362dfb6abfce7', '\x6eb6129e4c36de82e1d1d8018bc0e47ba44e0dfb', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (7, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\x597c8ac9e3f0069e69b1d61db7e565402c977f08', '\x9d53f468d24b14c8d532f86d73b6de4751b79d20', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (8, '\x531de95de8300508dc3079ff864c43715790c80d', '\x597c8ac9e3f0069e69b1d61db7e565402c977f08', '\x9d53f468d24b14c8d532f86d73b6de4751b79d20', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (9, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\x597c8ac9e3f0069e69b1d61db7e565402c977f08', '\x9d53f468d24b14c8d532f86d73b6de4751b79d20', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (10, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\xd5ad201d3af6e2a27e2db0798bb4e022cdaaeea7', '\xef7e4a3e61ff83f1fdfcba1734e0ad21f82cbde0', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (11, '\x531de95de8300508dc3079ff864c43715790c80d', '\xd5ad201d3af6e2a27e2db0798bb4e022cdaaeea7', '\xef7e4a3e61ff83f1fdfcba1734e0ad21f82cbde0', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (12, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\xd5ad201d3af6e2a27e2db0798bb4e022cdaaeea7', '\xef7e4a3e61ff83f1fdfcba1734e0ad21f82cbde0', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (13, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\x4c2affe0fa5579fc6f72101a97e42459a0e49e7f', '\x60e3efb76ddf88c57a2bedef7ea037dcbba8b263', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (14, '\x531de95de8300508dc3079ff864c43715790c80d', '\x4c2affe0fa5579fc6f72101a97e42459a0e49e7f', '\x60e3efb76ddf88c57a2bedef7ea037dcbba8b263', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (15, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\x4c2affe0fa5579fc6f72101a97e42459a0e49e7f', '\x60e3efb76ddf88c57a2bedef7ea037dcbba8b263', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (16, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\x61b21976587f7d4c3e0ac09bbb6c82dc69030951', '\xd4bf27191e370d5da59d4a8a74b1a19716b62ec0', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (17, '\x531de95de8300508dc3079ff864c43715790c80d', '\x61b21976587f7d4c3e0ac09bbb6c82dc69030951', '\xd4bf27191e370d5da59d4a8a74b1a19716b62ec0', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (18, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\x61b21976587f7d4c3e0ac09bbb6c82dc69030951', '\xd4bf27191e370d5da59d4a8a74b1a19716b62ec0', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (19, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\x7698cbca7635c15b92d735efa1b1c6cb6992724c', '\x278a31f9ba54e8d73adbc4f1ae82b1d2442de516', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (20, '\x531de95de8300508dc3079ff864c43715790c80d', '\x7698cbca7635c15b92d735efa1b1c6cb6992724c', '\x278a31f9ba54e8d73adbc4f1ae82b1d2442de516', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (21, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\x7698cbca7635c15b92d735efa1b1c6cb6992724c', '\x278a31f9ba54e8d73adbc4f1ae82b1d2442de516', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (22, '\xe770d2c0b6d35ebca9c07d3aa7c3db6138a74cf2', '\x0d7ae22970178ce06ab337a67577b87512df8783', '\xef08715d8615d71e18ef342823960cdc15caab28', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (23, '\x531de95de8300508dc3079ff864c43715790c80d', '\x0d7ae22970178ce06ab337a67577b87512df8783', '\xef08715d8615d71e18ef342823960cdc15caab28', '\x9bd7c7d72bc2fc2ddea6a16fe88612b0902aaa81', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (24, '\x0e7dc89a0d83854dab194e8228d0fa0c87324d84', '\x0d7ae22970178ce06ab337a67577b87512df8783', '\xef08715d8615d71e18ef342823960cdc15caab28', '\x422837a2af7c0f55efe2eb101b6cac5d022fcc17', '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (25, '\x0d557e4e6d98d0ccf89bb9ac78b4ef105815e447', '\xd51311d0b2e3e6afdaa2fcf55e5e966f756a5114', '\x08ed4e4e38e6ec6138fd6ace817298a569b2b4e7', NULL, '2026-11-23 23:44:38.382103');
INSERT INTO public.quads VALUES (26, '\x0d557e4e6d98d0ccf89bb9ac78b4ef105815e447', '\xd51311d0b2e3e6afdaa2fcf55e5e966f756a5114', '\x5794f26fa9012343533990a81ee4a7a14df1e1eb', NULL, '2026-11-23 23:44:38.382103');
ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT nodes_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.quads
    ADD CONSTRAINT quads_pkey PRIMARY KEY (horizon);
CREATE INDEX ops_index ON public.quads USING btree (object_hash, predicate_hash, subject_hash) WITH (fillfactor='50');
CREATE INDEX osp_index ON public.quads USING btree (object_hash, subject_hash, predicate_hash) WITH (fillfactor='50');
CREATE INDEX pos_index ON public.quads USING btree (predicate_hash, object_hash, subject_hash) WITH (fillfactor='50');
CREATE INDEX spo_index ON public.quads USING btree (subject_hash, predicate_hash, object_hash) WITH (fillfactor='50');
CREATE UNIQUE INDEX spo_unique ON public.quads USING btree (subject_hash, predicate_hash, object_hash) WHERE (label_hash IS NULL);
CREATE UNIQUE INDEX spol_unique ON public.quads USING btree (subject_hash, predicate_hash, object_hash, label_hash) WHERE (label_hash IS NOT NULL);
ALTER TABLE ONLY public.quads
    ADD CONSTRAINT label_hash_fk FOREIGN KEY (label_hash) REFERENCES public.nodes(hash);
ALTER TABLE ONLY public.quads
    ADD CONSTRAINT object_hash_fk FOREIGN KEY (object_hash) REFERENCES public.nodes(hash);
ALTER TABLE ONLY public.quads
    ADD CONSTRAINT predicate_hash_fk FOREIGN KEY (predicate_hash) REFERENCES public.nodes(hash);
ALTER TABLE ONLY public.quads
    ADD CONSTRAINT subject_hash_fk FOREIGN KEY (subject_hash) REFERENCES public.nodes(hash);
