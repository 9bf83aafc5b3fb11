"""Pages are made of blocks; what was written until now becomes blocks. New kinds of pages, and what stands around them."""

import json
import re
import uuid
from html import unescape

import django.db.models.deletion
import django.utils.timezone
import home.pages.blocks.canteen
import home.pages.models.home
import wagtail.fields
from django.conf import settings
from django.db import migrations, models
from django.utils.html import escape


def block(kind, value):
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


PICTURE = re.compile(r'(<embed\b[^>]*\bembedtype="image"[^>]*>)')


def of_text(html):
    """What was one rich text is one block of it, and one of each picture that stood in it."""
    blocks = []
    for part in PICTURE.split(html):
        if PICTURE.match(part):
            given = dict(re.findall(r'(\w+)="([^"]*)"', part))
            alt = unescape(given.get("alt", ""))
            picture = {"image": int(given["id"]), "decorative": not alt, "alt_text": alt}
            blocks.append(block("picture", {"picture": picture, "caption": ""}))
        elif part.strip():
            blocks.append(block("text", {"heading": "", "text": part}))
    return blocks


def of_front(introduction):
    """The front page as it was built until now: the introduction stood before the news."""
    front = [block(kind, {}) for kind in ("week", "rooms", "apply", "figures")]
    return [*front, *of_text(introduction), block("news", {"number": 3})]


def text_of(blocks):
    """The way back keeps texts and pictures."""
    parts = []
    for item in blocks:
        value = item["value"]
        if item["type"] == "text":
            parts += [f"<h2>{escape(value['heading'])}</h2>"] if value.get("heading") else []
            parts.append(value["text"])
        elif item["type"] == "picture":
            picture = value["picture"]
            alt = escape(picture["alt_text"] or "")
            parts.append(f'<embed alt="{alt}" embedtype="image" format="fullwidth" id="{picture["image"]}"/>')
    return "".join(parts)


def drafts(apps, models):
    """(content, revision) of every version that is kept of ``models``."""
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="home", content_type__model__in=models
    )
    for revision in revisions.iterator():
        yield revision.content, revision


def into_blocks(apps, schema_editor):
    for model in ("StandardPage", "NewsPage"):
        for page in apps.get_model("home", model).objects.all():
            page.body = json.dumps(of_text(page.body))
            page.save(update_fields=["body"])
    for page in apps.get_model("home", "HomePage").objects.all():
        page.body = json.dumps(of_front(page.introduction))
        page.save(update_fields=["body"])
    for content, revision in drafts(apps, ["standardpage", "newspage", "homepage"]):
        if "introduction" in content:
            content["body"] = json.dumps(of_front(content.pop("introduction")))
        elif "body" in content:
            content["body"] = json.dumps(of_text(content["body"]))
        revision.save(update_fields=["content"])


def out_of_blocks(apps, schema_editor):
    for model in ("StandardPage", "NewsPage"):
        for page in apps.get_model("home", model).objects.all():
            page.body = text_of(json.loads(page.body))
            page.save(update_fields=["body"])
    for page in apps.get_model("home", "HomePage").objects.all():
        page.introduction = text_of(page.body.raw_data)
        page.save(update_fields=["introduction"])
    for content, revision in drafts(apps, ["standardpage", "newspage", "homepage"]):
        html = text_of(json.loads(content.get("body") or "[]"))
        if revision.content_type.model == "homepage":
            content.pop("body", None)
            content["introduction"] = html
        else:
            content["body"] = html
        revision.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0006_activity_roles'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtailimages', '0027_image_description'),
    ]

    operations = [
        migrations.CreateModel(
            name='CanteenWeekPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('monday', models.DateField(help_text='选那一周的任何一天都行，会自动换成星期一。', verbose_name='从哪个星期一开始')),
                ('note', models.CharField(blank=True, help_text='比如“周三停电，只有面条”。可以不填。', max_length=160, verbose_name='说明')),
                ('days', wagtail.fields.StreamField([('day', 4)], block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('0', '星期一'), ('1', '星期二'), ('2', '星期三'), ('3', '星期四'), ('4', '星期五'), ('5', '星期六'), ('6', '星期日')], 'label': '星期'}), 1: ('wagtail.blocks.TextBlock', (), {'help_text': '一行一道菜：菜名、价格、老人价，用空格隔开，比如“红烧豆腐 6 4”。老人价可以不写。可以整段粘贴。', 'label': '午饭', 'required': False, 'rows': 5}), 2: ('wagtail.blocks.TextBlock', (), {'help_text': '不做晚饭就空着。', 'label': '晚饭', 'required': False, 'rows': 4}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': '比如“腊八，送粥”，或者“今天歇业”。', 'label': '说明', 'max_length': 80, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('weekday', 0), ('lunch', 1), ('dinner', 2), ('note', 3)]], {})}, default=home.pages.blocks.canteen.workdays, help_text='不开饭的那天删掉就行。', verbose_name='每天的菜')),
            ],
            options={
                'verbose_name': '一周菜单',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HouseSurroundings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('menu', wagtail.fields.StreamField([('entry', 4)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用页面的标题；填网址的一定要填。', 'label': '显示的字', 'max_length': 20, 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': '英文', 'max_length': 30, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('page', 0), ('address', 1), ('title', 2), ('title_en', 3)]], {})}, help_text='排在“活动、场地、组织”这些后面，最多四条，多了手机上放不下。', verbose_name='菜单里多加的')),
                ('links', wagtail.fields.StreamField([('entry', 4)], blank=True, block_lookup={0: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用页面的标题；填网址的一定要填。', 'label': '显示的字', 'max_length': 20, 'required': False}), 3: ('wagtail.blocks.CharBlock', (), {'label': '英文', 'max_length': 30, 'required': False}), 4: ('wagtail.blocks.StructBlock', [[('page', 0), ('address', 1), ('title', 2), ('title_en', 3)]], {})}, verbose_name='页脚的链接')),
                ('words', models.CharField(blank=True, help_text='一句话说清我们是谁。可以不填。', max_length=160, verbose_name='页脚开头的话')),
                ('words_en', models.CharField(blank=True, max_length=200, verbose_name='页脚开头的话（英文）')),
                ('icp', models.CharField(blank=True, help_text='比如“鲁ICP备00000000号-1”，会链接到工信部网站。', max_length=40, verbose_name='ICP 备案号')),
                ('police', models.CharField(blank=True, help_text='比如“鲁公网安备 00000000000000号”，会链接到公安备案网站。', max_length=40, verbose_name='公安备案号')),
            ],
            options={
                'verbose_name': '菜单和页脚',
            },
        ),
        migrations.CreateModel(
            name='LetterPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('date', models.DateField(default=django.utils.timezone.localdate, verbose_name='日期')),
                ('greeting', models.CharField(help_text='比如“各位邻居”。冒号会自己加上。', max_length=80, verbose_name='称呼')),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 6), ('questions', 11), ('table', 15), ('picture', 18), ('file', 21), ('call_out', 26)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'ol', 'ul', 'link', 'document-link'], 'label': '正文'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', '说明'), ('ok', '好消息'), ('warn', '提醒')], 'label': '语气'}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 60, 'required': False}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '内容'}), 6: ('wagtail.blocks.StructBlock', [[('tone', 3), ('heading', 4), ('text', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': '问', 'max_length': 120}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '答'}), 9: ('wagtail.blocks.StructBlock', [[('question', 7), ('answer', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': '问答', 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 0), ('items', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': '文字', 'required': False}), 13: ('wagtail.blocks.CharBlock', (), {'label': '数字或价格，靠右对齐', 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 12), ('number', 13)]], {'help_text': '先加列、写列名，再一行行填。第一列是每一行的名字。', 'label': '表格'}), 15: ('wagtail.blocks.StructBlock', [[('table', 14)]], {}), 16: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。', 'label': '图片'}), 17: ('wagtail.blocks.CharBlock', (), {'label': '图下的说明', 'max_length': 160, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('picture', 16), ('caption', 17)]], {}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': '文件'}), 20: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用文件的标题。', 'label': '怎么称呼它', 'max_length': 80, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('document', 19), ('title', 20)]], {}), 22: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'label': '按钮上的字', 'max_length': 40}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '前面的一句话', 'max_length': 160, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('page', 22), ('address', 23), ('label', 24), ('words', 25)]], {})}, verbose_name='正文')),
                ('signature', models.CharField(help_text='谁写的信，比如“梨园党群服务中心”。', max_length=120, verbose_name='落款')),
            ],
            options={
                'verbose_name': '公开信',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=20, verbose_name='名称')),
                ('name_en', models.CharField(max_length=40, verbose_name='英文名称')),
                ('slug', models.SlugField(help_text='用英文字母，比如 notices。', unique=True, verbose_name='网址里的名字')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='顺序')),
            ],
            options={
                'verbose_name': '消息类别',
                'verbose_name_plural': '消息类别',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PeoplePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='一两句话，显示在标题下面，也给分享和搜索用。可以不填。', max_length=200, verbose_name='摘要')),
                ('people', wagtail.fields.StreamField([('person', 5)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': '姓名', 'max_length': 40}), 1: ('wagtail.blocks.CharBlock', (), {'help_text': '用大家听得懂的话，比如“场地预约，钥匙也找她”。', 'label': '做什么', 'max_length': 80}), 2: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '请先问过本人。可以不放。', 'label': '照片'}), 3: ('wagtail.blocks.CharBlock', (), {'help_text': '写办公电话；私人手机请先问过本人。', 'label': '电话', 'max_length': 30, 'required': False}), 4: ('wagtail.blocks.CharBlock', (), {'label': '什么时候在', 'max_length': 80, 'required': False}), 5: ('wagtail.blocks.StructBlock', [[('name', 0), ('job', 1), ('picture', 2), ('telephone', 3), ('hours', 4)]], {})}, verbose_name='人员')),
            ],
            options={
                'verbose_name': '工作人员页',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='homepage',
            name='body',
            field=wagtail.fields.StreamField([('week', 1), ('rooms', 1), ('apply', 3), ('figures', 1), ('news', 5), ('partners', 11), ('text', 14), ('notice', 18), ('picture', 21), ('call_out', 26)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用平常的标题。', 'label': '标题', 'max_length': 40, 'required': False}), 1: ('wagtail.blocks.StructBlock', [[('heading', 0)]], {}), 2: ('wagtail.blocks.TextBlock', (), {'help_text': '不填就用平常的话。', 'label': '一两句话', 'max_length': 200, 'required': False, 'rows': 2}), 3: ('wagtail.blocks.StructBlock', [[('heading', 0), ('words', 2)]], {}), 4: ('wagtail.blocks.IntegerBlock', (), {'default': 3, 'label': '几条', 'max_value': 6, 'min_value': 1}), 5: ('wagtail.blocks.StructBlock', [[('heading', 0), ('number', 4)]], {}), 6: ('wagtail.blocks.CharBlock', (), {'label': '名称', 'max_length': 60}), 7: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '可以不放。放了就在标志下面写名称，标志勾选装饰。', 'label': '标志'}), 8: ('wagtail.blocks.URLBlock', (), {'label': '网址', 'required': False}), 9: ('wagtail.blocks.StructBlock', [[('name', 6), ('logo', 7), ('address', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': '伙伴', 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 0), ('partners', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 80, 'required': False}), 13: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'ol', 'ul', 'link', 'document-link'], 'label': '正文'}), 14: ('wagtail.blocks.StructBlock', [[('heading', 12), ('text', 13)]], {}), 15: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', '说明'), ('ok', '好消息'), ('warn', '提醒')], 'label': '语气'}), 16: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 60, 'required': False}), 17: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '内容'}), 18: ('wagtail.blocks.StructBlock', [[('tone', 15), ('heading', 16), ('text', 17)]], {}), 19: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。', 'label': '图片'}), 20: ('wagtail.blocks.CharBlock', (), {'label': '图下的说明', 'max_length': 160, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('picture', 19), ('caption', 20)]], {}), 22: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'label': '按钮上的字', 'max_length': 40}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '前面的一句话', 'max_length': 160, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('page', 22), ('address', 23), ('label', 24), ('words', 25)]], {})}, default=home.pages.models.home.usual_blocks, help_text='从上到下就是首页的样子。拖动换顺序，不想要的删掉，随时可以加回来。', verbose_name='内容'),
        ),
        migrations.AddField(
            model_name='standardpage',
            name='summary',
            field=models.CharField(blank=True, help_text='一两句话，显示在标题下面，也给分享和搜索用。可以不填。', max_length=200, verbose_name='摘要'),
        ),
        migrations.AlterField(
            model_name='homepage',
            name='welcome',
            field=models.CharField(blank=True, help_text='首页最上面的大字。', max_length=120, verbose_name='欢迎语'),
        ),
        migrations.AlterField(
            model_name='newspage',
            name='summary',
            field=models.CharField(help_text='一两句话，显示在列表里。', max_length=200, verbose_name='摘要'),
        ),
        migrations.CreateModel(
            name='CanteenPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='一两句话，显示在标题下面，也给分享和搜索用。可以不填。', max_length=200, verbose_name='摘要')),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 6), ('questions', 11), ('table', 15), ('picture', 18), ('file', 21), ('call_out', 26)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'ol', 'ul', 'link', 'document-link'], 'label': '正文'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', '说明'), ('ok', '好消息'), ('warn', '提醒')], 'label': '语气'}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 60, 'required': False}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '内容'}), 6: ('wagtail.blocks.StructBlock', [[('tone', 3), ('heading', 4), ('text', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': '问', 'max_length': 120}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '答'}), 9: ('wagtail.blocks.StructBlock', [[('question', 7), ('answer', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': '问答', 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 0), ('items', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': '文字', 'required': False}), 13: ('wagtail.blocks.CharBlock', (), {'label': '数字或价格，靠右对齐', 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 12), ('number', 13)]], {'help_text': '先加列、写列名，再一行行填。第一列是每一行的名字。', 'label': '表格'}), 15: ('wagtail.blocks.StructBlock', [[('table', 14)]], {}), 16: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。', 'label': '图片'}), 17: ('wagtail.blocks.CharBlock', (), {'label': '图下的说明', 'max_length': 160, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('picture', 16), ('caption', 17)]], {}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': '文件'}), 20: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用文件的标题。', 'label': '怎么称呼它', 'max_length': 80, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('document', 19), ('title', 20)]], {}), 22: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'label': '按钮上的字', 'max_length': 40}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '前面的一句话', 'max_length': 160, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('page', 22), ('address', 23), ('label', 24), ('words', 25)]], {})}, help_text='几点开饭、谁可以来、怎么付钱，显示在菜单下面。', verbose_name='关于食堂')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='图片')),
            ],
            options={
                'verbose_name': '食堂',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ContactPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='一两句话，显示在标题下面，也给分享和搜索用。可以不填。', max_length=200, verbose_name='摘要')),
                ('lines', wagtail.fields.StreamField([('line', 3)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '比如“3 路”。', 'label': '哪一路车', 'max_length': 30}), 1: ('wagtail.blocks.CharBlock', (), {'label': '在哪站下', 'max_length': 40}), 2: ('wagtail.blocks.CharBlock', (), {'label': '下车怎么走', 'max_length': 80, 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('line', 0), ('stop', 1), ('walk', 2)]], {})}, verbose_name='公交车')),
                ('entrance', wagtail.fields.RichTextField(blank=True, help_text='坐轮椅、推婴儿车怎么进来，门有多宽，要不要按铃。', verbose_name='没有台阶的入口')),
                ('body', wagtail.fields.StreamField([('text', 2), ('notice', 6), ('questions', 11), ('table', 15), ('picture', 18), ('file', 21), ('call_out', 26)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'ol', 'ul', 'link', 'document-link'], 'label': '正文'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', '说明'), ('ok', '好消息'), ('warn', '提醒')], 'label': '语气'}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 60, 'required': False}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '内容'}), 6: ('wagtail.blocks.StructBlock', [[('tone', 3), ('heading', 4), ('text', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': '问', 'max_length': 120}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '答'}), 9: ('wagtail.blocks.StructBlock', [[('question', 7), ('answer', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': '问答', 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 0), ('items', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': '文字', 'required': False}), 13: ('wagtail.blocks.CharBlock', (), {'label': '数字或价格，靠右对齐', 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 12), ('number', 13)]], {'help_text': '先加列、写列名，再一行行填。第一列是每一行的名字。', 'label': '表格'}), 15: ('wagtail.blocks.StructBlock', [[('table', 14)]], {}), 16: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。', 'label': '图片'}), 17: ('wagtail.blocks.CharBlock', (), {'label': '图下的说明', 'max_length': 160, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('picture', 16), ('caption', 17)]], {}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': '文件'}), 20: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用文件的标题。', 'label': '怎么称呼它', 'max_length': 80, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('document', 19), ('title', 20)]], {}), 22: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'label': '按钮上的字', 'max_length': 40}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '前面的一句话', 'max_length': 160, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('page', 22), ('address', 23), ('label', 24), ('words', 25)]], {})}, verbose_name='其他内容')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='图片')),
            ],
            options={
                'verbose_name': '联系方式页',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.AddField(
            model_name='newspage',
            name='category',
            field=models.ForeignKey(blank=True, help_text='在“设置”的“消息类别”里增加。', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='news', to='home.newscategory', verbose_name='类别'),
        ),
        migrations.RunPython(into_blocks, out_of_blocks),
        migrations.RemoveField(
            model_name='homepage',
            name='introduction',
        ),
        migrations.AlterField(
            model_name='newspage',
            name='body',
            field=wagtail.fields.StreamField([('text', 2), ('notice', 6), ('questions', 11), ('table', 15), ('picture', 18), ('file', 21), ('call_out', 26)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'ol', 'ul', 'link', 'document-link'], 'label': '正文'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', '说明'), ('ok', '好消息'), ('warn', '提醒')], 'label': '语气'}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 60, 'required': False}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '内容'}), 6: ('wagtail.blocks.StructBlock', [[('tone', 3), ('heading', 4), ('text', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': '问', 'max_length': 120}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '答'}), 9: ('wagtail.blocks.StructBlock', [[('question', 7), ('answer', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': '问答', 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 0), ('items', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': '文字', 'required': False}), 13: ('wagtail.blocks.CharBlock', (), {'label': '数字或价格，靠右对齐', 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 12), ('number', 13)]], {'help_text': '先加列、写列名，再一行行填。第一列是每一行的名字。', 'label': '表格'}), 15: ('wagtail.blocks.StructBlock', [[('table', 14)]], {}), 16: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。', 'label': '图片'}), 17: ('wagtail.blocks.CharBlock', (), {'label': '图下的说明', 'max_length': 160, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('picture', 16), ('caption', 17)]], {}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': '文件'}), 20: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用文件的标题。', 'label': '怎么称呼它', 'max_length': 80, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('document', 19), ('title', 20)]], {}), 22: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'label': '按钮上的字', 'max_length': 40}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '前面的一句话', 'max_length': 160, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('page', 22), ('address', 23), ('label', 24), ('words', 25)]], {})}, verbose_name='正文'),
        ),
        migrations.AlterField(
            model_name='standardpage',
            name='body',
            field=wagtail.fields.StreamField([('text', 2), ('notice', 6), ('questions', 11), ('table', 15), ('picture', 18), ('file', 21), ('call_out', 26)], block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 80, 'required': False}), 1: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'ol', 'ul', 'link', 'document-link'], 'label': '正文'}), 2: ('wagtail.blocks.StructBlock', [[('heading', 0), ('text', 1)]], {}), 3: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('info', '说明'), ('ok', '好消息'), ('warn', '提醒')], 'label': '语气'}), 4: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '小标题', 'max_length': 60, 'required': False}), 5: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '内容'}), 6: ('wagtail.blocks.StructBlock', [[('tone', 3), ('heading', 4), ('text', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': '问', 'max_length': 120}), 8: ('wagtail.blocks.RichTextBlock', (), {'features': ['bold', 'ol', 'ul', 'link'], 'label': '答'}), 9: ('wagtail.blocks.StructBlock', [[('question', 7), ('answer', 8)]], {}), 10: ('wagtail.blocks.ListBlock', (9,), {'label': '问答', 'min_num': 1}), 11: ('wagtail.blocks.StructBlock', [[('heading', 0), ('items', 10)]], {}), 12: ('wagtail.blocks.CharBlock', (), {'label': '文字', 'required': False}), 13: ('wagtail.blocks.CharBlock', (), {'label': '数字或价格，靠右对齐', 'required': False}), 14: ('wagtail.contrib.typed_table_block.blocks.TypedTableBlock', [[('text', 12), ('number', 13)]], {'help_text': '先加列、写列名，再一行行填。第一列是每一行的名字。', 'label': '表格'}), 15: ('wagtail.blocks.StructBlock', [[('table', 14)]], {}), 16: ('wagtail.images.blocks.ImageBlock', [], {'help_text': '替代文字念给看不见的人听：图上是谁、在做什么。只是装饰的，勾选装饰。', 'label': '图片'}), 17: ('wagtail.blocks.CharBlock', (), {'label': '图下的说明', 'max_length': 160, 'required': False}), 18: ('wagtail.blocks.StructBlock', [[('picture', 16), ('caption', 17)]], {}), 19: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': '文件'}), 20: ('wagtail.blocks.CharBlock', (), {'help_text': '不填就用文件的标题。', 'label': '怎么称呼它', 'max_length': 80, 'required': False}), 21: ('wagtail.blocks.StructBlock', [[('document', 19), ('title', 20)]], {}), 22: ('wagtail.blocks.PageChooserBlock', (), {'help_text': '网站上由编辑写的页面。改名、搬家都不会断。', 'label': '页面', 'required': False}), 23: ('wagtail.blocks.CharBlock', (), {'help_text': '别处的网址，或本站的地址，比如 /activities/。和“页面”只填一个。', 'label': '或者网址', 'max_length': 300, 'required': False}), 24: ('wagtail.blocks.CharBlock', (), {'label': '按钮上的字', 'max_length': 40}), 25: ('wagtail.blocks.CharBlock', (), {'help_text': '可以不填。', 'label': '前面的一句话', 'max_length': 160, 'required': False}), 26: ('wagtail.blocks.StructBlock', [[('page', 22), ('address', 23), ('label', 24), ('words', 25)]], {})}, verbose_name='正文'),
        ),
    ]
