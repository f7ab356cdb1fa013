"use strict";
// Swagger UI has its own words in English alone. On the Arabic page its labels are replaced as it draws them.
const labels = {
  "Additional properties": "حقول أخرى",
  "Any of": "أي واحد من",
  "All of": "كل ما يلي",
  "One of": "واحد من",
  "Array": "قائمة",
  "Authorize": "تسجيل الدخول",
  "Authorized": "سُجّل الدخول",
  "Available authorizations": "طرق تسجيل الدخول",
  "Cancel": "إلغاء",
  "Clear": "مسح",
  "Client credentials location:": "مكان بيانات العميل:",
  "Close": "إغلاق",
  "Code": "الرمز",
  "Collapse all": "طيّ الكل",
  "Computed URL:": "الرابط الناتج:",
  "Controls ": "يحدّد الترويسة ",
  " header.": ".",
  "Copy to clipboard": "نسخ",
  "Curl": "أمر curl",
  "Default": "القيمة المبدئية",
  "Default value": "القيمة المبدئية",
  "Deprecated": "مهمل",
  "Description": "الوصف",
  "Details": "التفاصيل",
  "Discriminator": "الحقل المميِّز",
  "Download": "تنزيل",
  "Download file": "تنزيل الملف",
  "Edit Value": "تعديل القيمة",
  "Enum": "القيم المقبولة",
  "Error": "خطأ",
  "Errors": "أخطاء",
  "Example": "مثال",
  "Example Value": "مثال",
  "Examples": "أمثلة",
  "Examples: ": "أمثلة: ",
  "Example Description": "وصف المثال",
  "Execute": "إرسال الطلب",
  "Expand all": "بسط الكل",
  "Failed to load API definition.": "تعذّر تحميل توثيق الواجهة.",
  "Flow: ": "طريقة المنح: ",
  "Headers:": "الترويسات:",
  "Items": "العناصر",
  "Link": "رابط",
  "Links": "روابط",
  "Loading": "جارٍ التحميل",
  "Logout": "تسجيل الخروج",
  "Media type": "نوع المحتوى",
  "Name": "الاسم",
  "Name: ": "الاسم: ",
  "No links": "لا روابط",
  "No parameters": "لا معاملات",
  "Parameters": "المعاملات",
  "Password:": "كلمة السر:",
  "Please correct the following validation errors and try again.": "صحّح الأخطاء التالية ثم أعد المحاولة.",
  "Request URL": "رابط الطلب",
  "Request body": "محتوى الطلب",
  "Request duration": "مدة الطلب",
  "Reset": "إعادة الضبط",
  "Response body": "محتوى الإجابة",
  "Response headers": "ترويسات الإجابة",
  "Responses": "الإجابات",
  "Schema": "الصيغة",
  "Schemas": "الصيغ",
  "Scopes:": "الصلاحيات:",
  "select all": "تحديد الكل",
  "select none": "إلغاء التحديد",
  "Send empty value": "إرسال قيمة فارغة",
  "Server response": "إجابة الخادم",
  "Servers": "الخوادم",
  "Token URL:": "رابط رمز الوصول:",
  "Try it out ": "جرّب",
  "Try it out": "جرّب",
  "Type": "النوع",
  "Undocumented": "غير موثّق",
  "Username:": "البريد:",
  "Value:": "القيمة:",
  "required": "لازم",
  "(required)": "(لازم)",
};
const attributes = ["aria-label", "placeholder", "title"];
const texts = "pre, code, textarea, .markdown, .renderedMarkdown, .info__summary, .opblock-summary-path";

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    const word = labels[node.data] ?? labels[node.data.trim()];
    if (word !== undefined && !node.parentElement?.closest(texts)) node.data = word;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of attributes) {
    const word = labels[node.getAttribute(name)];
    if (word !== undefined) node.setAttribute(name, word);
  }
  node.childNodes.forEach(translate);
}

new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.type === "characterData") translate(change.target);
    else change.addedNodes.forEach(translate);
  }
}).observe(document.getElementById("docs"), { childList: true, subtree: true, characterData: true });
